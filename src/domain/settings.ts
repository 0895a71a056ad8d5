import * as z from "zod";
import { BooleanWord } from "./boolean-word.ts";
import { DurationMs } from "./duration.ts";
import { engineWords } from "./engine-kinds.ts";
import { progressModes } from "./progress-modes.ts";
import type { Source } from "./source.ts";

/** How progress is told; `auto` is `tty` on a terminal, `github` under GitHub Actions, and `plain` elsewhere. */
export const ProgressMode = z.enum(progressModes, {
  error: ({ input }) =>
    `"${input}" is no way to tell progress; write auto, tty, plain, json, github or quiet`,
});
export type ProgressMode = z.infer<typeof ProgressMode>;

/** What runs the services; `auto` is Docker where an engine answers, and else processes of this machine. */
export const EngineSetting = z.enum(engineWords, {
  error: ({ input }) => `"${input}" is no engine; write auto, docker or embedded`,
});
export type EngineSetting = z.infer<typeof EngineSetting>;

const durationOf = (fallback: string) => DurationMs.prefault(fallback);

/** Every setting of stackctl itself that is not a feature. Variables are `STACKCTL_` and the key in capitals. */
export const Settings = z.strictObject({
  waitTimeout: durationOf("5m").describe(
    "How long `up` waits for all services; a service's stackctl.timeout label beats it",
  ),
  stabilityWindow: durationOf("3s").describe(
    "How long a service without a health check must run without an exit or a restart",
  ),
  unhealthyGrace: durationOf("10s").describe(
    "How long a service may be unhealthy and still recover, at least; its own failure budget counts where it is longer",
  ),
  fastHealth: BooleanWord.prefault("true").describe(
    "Whether `up` runs the declared health checks itself, as soon as they can pass, or leaves that to the engine alone",
  ),
  progress: ProgressMode.default("auto").describe(
    "How progress is told: auto, tty, plain, json, github or quiet",
  ),
  engine: EngineSetting.default("auto").describe(
    "What runs the services: docker, embedded (processes of this machine), or auto: docker where an engine answers, else embedded",
  ),
  registryCheck: BooleanWord.prefault("true").describe(
    "Whether `up` knocks at the registry of an image that is missing before it begins",
  ),
});
/** Durations in milliseconds. */
export type Settings = z.infer<typeof Settings>;
export type SettingName = keyof Settings;

/** Some of the settings, unparsed, as a manifest gives them; each is checked when the sources are merged. */
export const SettingsPatch = z.strictObject({
  waitTimeout: describedAs("waitTimeout", z.union([z.string(), z.number()])),
  stabilityWindow: describedAs("stabilityWindow", z.union([z.string(), z.number()])),
  unhealthyGrace: describedAs("unhealthyGrace", z.union([z.string(), z.number()])),
  fastHealth: describedAs("fastHealth", z.union([z.string(), z.boolean()])),
  progress: describedAs("progress", z.string()),
  engine: describedAs("engine", z.string()),
  registryCheck: describedAs("registryCheck", z.union([z.string(), z.boolean()])),
});
export type SettingsPatch = z.infer<typeof SettingsPatch>;

/** A setting as `config` shows it: what it is, where from, and which weaker sources it beat. */
export interface SettingReport {
  readonly name: string;
  readonly value: string;
  readonly source: Source;
  readonly overridden: readonly { readonly value: string; readonly source: Source }[];
}

/** The environment variable of a setting: `waitTimeout` → `STACKCTL_WAIT_TIMEOUT`. */
export function settingVariable(name: SettingName): string {
  return `STACKCTL_${name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

function describedAs<T extends z.ZodType>(name: SettingName, schema: T): z.ZodOptional<T> {
  return schema.optional().describe(Settings.shape[name].description ?? "");
}
