import { StackError } from "../../domain/errors.ts";
import type { FlagRequest } from "../../domain/flag-request.ts";
import { parseBoolean } from "../../domain/parse-boolean.ts";
import type { SettingName } from "../../domain/settings.ts";
import { findSettingFault, settingFlag, suggestSettingValue } from "../../plan/settings/merge-settings.ts";
import type { LoadRequest } from "../../run/settings/load-configuration.ts";
import type { Invocation } from "./invocation.ts";
import type { ProgramOptions } from "./program-options.ts";

/** The options about project, features and settings; no command has all of them. */
export interface LoadOptions extends ProgramOptions {
  readonly enable?: readonly string[];
  readonly disable?: readonly string[];
  readonly minimal?: boolean;
  readonly all?: boolean;
  readonly preset?: string | undefined;
  readonly engine?: string | undefined;
  readonly fastHealth?: boolean | undefined;
  readonly inspectNodes?: boolean | undefined;
  readonly waitTimeout?: string | undefined;
  readonly stabilityWindow?: string | undefined;
}

const settingOptions = ["waitTimeout", "stabilityWindow", "progress", "engine"] as const;
const switches = ["fastHealth", "inspectNodes"] as const;

/** What a command line says about project, features and settings. Throws StackError `usage`. */
export function readLoadRequest(
  { options, named }: Invocation<LoadOptions>,
  cwd: string,
  services: readonly string[] = [],
): LoadRequest {
  const settings: Partial<Record<SettingName, string>> = {};
  for (const name of settingOptions) {
    const word = options[name];
    if (word === undefined) continue;
    const fault = findSettingFault(name, word);
    if (fault !== undefined) {
      const message = `${settingFlag(name)}: ${fault}`;
      throw new StackError("usage", { message, ...suggestSettingValue(name, word) });
    }
    settings[name] = word;
  }
  for (const name of switches) {
    if (options[name] !== undefined) settings[name] = String(options[name]);
  }
  return {
    cwd,
    files: options.file,
    projectName: options.projectName,
    projectDirectory: options.projectDirectory,
    envFiles: options.envFile,
    flags: readFlags({ options, named }),
    settings,
    services,
  };
}

/** The same for what is about containers alone, whatever runs the project. */
export function withDocker(request: LoadRequest): LoadRequest {
  return { ...request, settings: { ...request.settings, engine: "docker" } };
}

function readFlags({ options, named }: Pick<Invocation<LoadOptions>, "options" | "named">): FlagRequest {
  const { minimal = false, all = false, preset, enable = [], disable = [], profile } = options;
  if (Number(minimal) + Number(all) + Number(preset !== undefined) > 1) {
    throw new StackError("usage", {
      message: "--minimal, --all and --preset each set every feature; use only one of them",
      hint: "Add single features to it: --minimal --enable-NAME.",
    });
  }
  const flags = named.map(({ name, value, verb, detail }) => {
    const switched = value === undefined ? true : parseBoolean(value);
    if (switched === undefined) {
      throw new StackError("usage", {
        message: `${detail} is neither true nor false`,
        hint: `Write --${verb}-${name}.`,
      });
    }
    return { name, value: switched === (verb === "enable"), detail };
  });
  const list = (verb: "enable" | "disable", names: readonly string[]) =>
    names.map((name) => ({ name, value: verb === "enable", detail: `--${verb} ${name}` }));
  return {
    explicit: [...flags, ...list("enable", enable), ...list("disable", disable)],
    sweep: minimal ? "minimal" : all ? "all" : undefined,
    preset,
    profiles: profile,
  };
}
