import * as z from "zod";
import { DurationMs, durationPattern } from "./duration.ts";
import { engineWords } from "./engine-choice.ts";
import { progressModes } from "./option-words.ts";
import { parseBoolean } from "./parse-boolean.ts";

/** What `parseBoolean` accepts, for JSON Schemas. */
const booleanPattern =
  "^\\s*(?:[Tt]([Rr][Uu][Ee])?|1|[Yy]([Ee][Ss])?|[Oo][Nn]|[Ff]([Aa][Ll][Ss][Ee])?|0|[Nn][Oo]?|[Oo][Ff][Ff])?\\s*$";

/** A boolean as people write it in files and variables: `yes`, `on`, `1`, `true` and their opposites. */
const BooleanWord = z.union([z.string(), z.boolean()]).transform((value, context) => {
  const parsed = parseBoolean(String(value));
  if (parsed === undefined) {
    context.addIssue({ code: "custom", message: `"${value}" is neither true nor false` });
    return z.NEVER;
  }
  return parsed;
});

/** Where a value came from, strongest first; `required` and `dependency` follow from another feature. */
export const Source = z.strictObject({
  kind: z.enum(["argument", "environment", "dotenv", "config", "default", "required", "dependency"]),
  detail: z.string().describe("The flag, variable, file and line, or the other feature"),
});
export type Source = z.infer<typeof Source>;
export type SourceKind = Source["kind"];

/**
 * Progress output format; `auto` is `tty` on a terminal, `github` under GitHub Actions, and `plain`
 * otherwise.
 */
export const ProgressMode = z.enum(progressModes, {
  error: ({ input }) =>
    `"${input}" is not a progress output format; write auto, tty, plain, json, github or quiet`,
});
export type ProgressMode = z.infer<typeof ProgressMode>;

/**
 * The engine that runs the services; `auto` is Docker if it answers, and otherwise processes on this machine.
 */
export const EngineSetting = z.enum(engineWords, {
  error: ({ input }) => `"${input}" is not an engine; write auto, docker, embedded or swarm`,
});
export type EngineSetting = z.infer<typeof EngineSetting>;

const durationOf = (fallback: string) => DurationMs.prefault(fallback);

/**
 * Every setting of stackctl itself that is not a feature. Variables are `STACKCTL_` and the key in capitals.
 */
export const Settings = z.strictObject({
  waitTimeout: durationOf("5m").describe(
    "How long `up` waits for all services; the stackctl.timeout label of a service has priority",
  ),
  stabilityWindow: durationOf("3s").describe(
    "How long a service without a health check must run without exit or restart to count as ready",
  ),
  unhealthyGrace: durationOf("10s").describe(
    "Minimum time that an unhealthy service gets to recover; interval × retries of its health check counts if longer",
  ),
  fastHealth: BooleanWord.prefault("true").describe(
    "Whether `up` also runs the declared health checks itself as soon as they can pass, or only waits for the engine",
  ),
  progress: ProgressMode.default("auto").describe(
    "Progress output format: auto, tty, plain, json, github or quiet",
  ),
  engine: EngineSetting.default("auto").describe(
    "What runs the services: docker, embedded (processes on this machine), swarm (the nodes of a Docker Swarm), or auto (docker if an engine answers, otherwise embedded; a project that already runs on an engine keeps it)",
  ),
  inspectNodes: BooleanWord.prefault("false").describe(
    "Whether stackctl may run a short task on another node of a Swarm, which reads the output of a failed health check there",
  ),
  registryCheck: BooleanWord.prefault("true").describe(
    "Whether `up` first checks that the registry of each missing image is reachable",
  ),
});
/** Durations in milliseconds. */
export type Settings = z.infer<typeof Settings>;
export type SettingName = keyof Settings;

// The metadata reaches only the JSON Schema: a wrong value is an error when the sources are merged.
const durationText = z.union([
  z.string().meta({ pattern: durationPattern }),
  z.number().meta({ minimum: 0 }),
]);
const booleanText = z.union([z.string().meta({ pattern: booleanPattern }), z.boolean()]);

/**
 * Some of the settings as a manifest gives them, not yet parsed; each is checked when the sources are merged.
 */
export const SettingsPatch = z.strictObject({
  waitTimeout: describedAs("waitTimeout", durationText),
  stabilityWindow: describedAs("stabilityWindow", durationText),
  unhealthyGrace: describedAs("unhealthyGrace", durationText),
  fastHealth: describedAs("fastHealth", booleanText),
  progress: describedAs("progress", z.string().meta({ enum: [...progressModes] })),
  engine: describedAs("engine", z.string().meta({ enum: [...engineWords] })),
  inspectNodes: describedAs("inspectNodes", booleanText),
  registryCheck: describedAs("registryCheck", booleanText),
});
export type SettingsPatch = z.infer<typeof SettingsPatch>;

/** A setting as `config` shows it: its value, its source, and the sources that it overrides. */
export const SettingReport = z.strictObject({
  name: z.string(),
  value: z.string(),
  source: Source,
  overridden: z.array(z.strictObject({ value: z.string(), source: Source })).readonly(),
});
export type SettingReport = z.infer<typeof SettingReport>;

/** The environment variable of a setting: `waitTimeout` → `STACKCTL_WAIT_TIMEOUT`. */
export function settingVariable(name: SettingName): string {
  return `STACKCTL_${name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

function describedAs<T extends z.ZodType>(name: SettingName, schema: T): z.ZodOptional<T> {
  return schema.optional().describe(Settings.shape[name].description ?? "");
}
