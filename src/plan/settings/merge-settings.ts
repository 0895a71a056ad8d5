import { engineWords } from "../../domain/engine-choice.ts";
import { type FilePosition, formatPosition, type Problem } from "../../domain/errors.ts";
import type { Variables } from "../../domain/flag-request.ts";
import type { Notice } from "../../domain/notice.ts";
import { progressModes } from "../../domain/option-words.ts";
import {
  type SettingName,
  type SettingReport,
  Settings,
  type SettingsPatch,
  type Source,
  settingVariable,
} from "../../domain/settings.ts";
import { suggest, suggestHint } from "../names/suggest.ts";

/** The settings, the source of each, and the problems of values that do not parse. */
export interface MergedSettings {
  readonly settings: Settings;
  readonly reports: readonly SettingReport[];
  readonly problems: readonly Problem[];
  readonly notices: readonly Notice[];
}

interface SettingSources {
  /** Values from the command line, by setting, as written. */
  readonly argument: Partial<Record<SettingName, string>>;
  readonly variables: Variables;
  readonly manifest: SettingsPatch;
  readonly manifestFile: string;
  /** Where the manifest sets a setting. */
  readonly placeOfSetting?: (name: SettingName) => FilePosition | undefined;
}

interface Candidate {
  readonly value: string;
  readonly source: Source;
  readonly where: FilePosition | undefined;
}

const names = Settings.keyof().options;

/**
 * Takes each setting from argument, environment, `.env`, config file or default, in this order, and parses
 * it.
 */
export function mergeSettings(sources: SettingSources): MergedSettings {
  const problems: Problem[] = [];
  const chosen: Record<string, string> = {};
  const reports = names.map((name): SettingReport => {
    const candidates = listCandidates(name, sources);
    const valid = candidates.filter((candidate) => checkValue(name, candidate, problems));
    const [winner, ...overridden] = [...valid, fallback(name)];
    const { value, source } = winner ?? fallback(name);
    if (source.kind !== "default") chosen[name] = value;
    return {
      name,
      value,
      source,
      overridden: overridden
        .filter((loser) => loser.source.kind !== "default")
        .map((loser) => ({ value: loser.value, source: loser.source })),
    };
  });
  return { settings: Settings.parse(chosen), reports, problems, notices: findUnknown(sources.variables) };
}

function listCandidates(name: SettingName, sources: SettingSources): readonly Candidate[] {
  const variable = settingVariable(name);
  const argument = sources.argument[name];
  const environment = sources.variables.environment.get(variable);
  const dotenv = sources.variables.dotenv.findLast((line) => line.name === variable);
  const config = sources.manifest[name];
  return [
    ...(argument === undefined ? [] : [candidate(argument, "argument", settingFlag(name, argument))]),
    ...(environment === undefined || environment === ""
      ? []
      : [candidate(environment, "environment", variable)]),
    ...(dotenv?.where && dotenv.value !== ""
      ? [candidate(dotenv.value, "dotenv", `${variable} in ${formatPosition(dotenv.where)}`, dotenv.where)]
      : []),
    ...(config === undefined
      ? []
      : [
          candidate(
            String(config),
            "config",
            `settings.${name} in ${sources.manifestFile}`,
            sources.placeOfSetting?.(name),
          ),
        ]),
  ];
}

function candidate(value: string, kind: Source["kind"], detail: string, where?: FilePosition): Candidate {
  return { value, source: { kind, detail }, where };
}

function fallback(name: SettingName): Candidate {
  const value = Settings.parse({})[name];
  return candidate(typeof value === "number" ? `${value / 1000}s` : String(value), "default", "built in");
}

function checkValue(name: SettingName, { value, source, where }: Candidate, problems: Problem[]): boolean {
  const fault = findSettingFault(name, value);
  if (fault === undefined) return true;
  const placed = source.kind === "config" ? `settings.${name}` : settingVariable(name);
  problems.push({
    message: `${where ? placed : source.detail}: ${fault}`,
    ...(where ? { where } : {}),
    ...suggestSettingValue(name, value),
  });
  return false;
}

/** What is wrong with a value of a setting, and how to write it; undefined if the value is valid. */
export function findSettingFault(name: SettingName, value: string): string | undefined {
  const parsed = Settings.partial().safeParse({ [name]: value });
  return parsed.success ? undefined : (parsed.error.issues[0]?.message ?? "wrong value");
}

/** The words that a setting accepts, of the settings that accept only some words. */
const settingWords: Partial<Record<SettingName, readonly string[]>> = {
  progress: progressModes,
  engine: engineWords,
  fastHealth: ["true", "false"],
  inspectNodes: ["true", "false"],
  registryCheck: ["true", "false"],
};

/** A hint with the nearest word that the setting accepts, if there is one. */
export function suggestSettingValue(name: SettingName, value: string): { readonly hint?: string } {
  return suggestHint(value, settingWords[name] ?? []);
}

/**
 * The flag of a setting, such as `--wait-timeout`; for a Boolean setting that is false, `--no-fast-health`.
 */
export function settingFlag(name: SettingName, value = ""): string {
  return `--${value === "false" ? "no-" : ""}${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function findUnknown({ environment, dotenv }: Variables): readonly Notice[] {
  const known = [...names.map(settingVariable)];
  const variables = [
    ...[...environment.keys()].map((name) => ({ name, where: undefined })),
    ...dotenv.map(({ name, where }) => ({ name, where })),
  ];
  return variables.flatMap(({ name, where }) => {
    if (!name.startsWith("STACKCTL_") || known.includes(name)) return [];
    const near = suggest(name, known);
    if (near === undefined) return [];
    return [
      {
        code: "misspelt-setting",
        message: `${name} has no effect: it is not a setting of stackctl`,
        hint: `Did you mean ${near}?`,
        ...where,
      },
    ];
  });
}
