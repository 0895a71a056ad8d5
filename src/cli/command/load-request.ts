import { StackError } from "../../domain/errors.ts";
import type { FlagRequest } from "../../domain/flag-request.ts";
import { parseBoolean } from "../../domain/parse-boolean.ts";
import type { SettingName } from "../../domain/settings.ts";
import { findSettingFault, settingFlag, suggestSettingValue } from "../../plan/settings/merge-settings.ts";
import type { LoadRequest } from "../../run/settings/load-configuration.ts";
import { type Invocation, readSwitch, readWord, readWords } from "./invocation.ts";

const settingOptions: readonly SettingName[] = ["waitTimeout", "stabilityWindow", "progress", "engine"];

/** What a command line says about project, features and settings. Throws StackError `usage`. */
export function readLoadRequest(
  invocation: Invocation,
  cwd: string,
  services: readonly string[] = [],
): LoadRequest {
  const settings: Partial<Record<SettingName, string>> = {};
  for (const name of settingOptions) {
    const word = readWord(invocation, name);
    if (word === undefined) continue;
    const fault = findSettingFault(name, word);
    if (fault !== undefined) {
      const message = `${settingFlag(name)}: ${fault}`;
      throw new StackError("usage", { message, ...suggestSettingValue(name, word) });
    }
    settings[name] = word;
  }
  const { fastHealth } = invocation.options;
  if (typeof fastHealth === "boolean") settings.fastHealth = String(fastHealth);
  return {
    cwd,
    files: readWords(invocation, "file"),
    projectName: readWord(invocation, "projectName"),
    projectDirectory: readWord(invocation, "projectDirectory"),
    envFiles: readWords(invocation, "envFile"),
    flags: readFlags(invocation),
    settings,
    services,
  };
}

/** The same for what is about containers alone, whatever runs the project. */
export function withDocker(request: LoadRequest): LoadRequest {
  return { ...request, settings: { ...request.settings, engine: "docker" } };
}

function readFlags(invocation: Invocation): FlagRequest {
  const minimal = readSwitch(invocation, "minimal");
  const all = readSwitch(invocation, "all");
  const preset = readWord(invocation, "preset");
  if (Number(minimal) + Number(all) + Number(preset !== undefined) > 1) {
    throw new StackError("usage", {
      message: "--minimal, --all and --preset each set every feature; use only one of them",
      hint: "Add single features to it: --minimal --enable-NAME.",
    });
  }
  const named = invocation.named.map(({ name, value, verb, detail }) => {
    const switched = value === undefined ? true : parseBoolean(value);
    if (switched === undefined) {
      throw new StackError("usage", {
        message: `${detail} is neither true nor false`,
        hint: `Write --${verb}-${name}.`,
      });
    }
    return { name, value: switched === (verb === "enable"), detail };
  });
  const listed = (verb: "enable" | "disable") =>
    readWords(invocation, verb).map((name) => ({
      name,
      value: verb === "enable",
      detail: `--${verb} ${name}`,
    }));
  return {
    explicit: [...named, ...listed("enable"), ...listed("disable")],
    sweep: minimal ? "minimal" : all ? "all" : undefined,
    preset,
    profiles: readWords(invocation, "profile"),
  };
}
