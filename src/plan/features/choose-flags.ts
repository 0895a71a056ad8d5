import { formatPosition, type Problem, StackError } from "../../domain/errors.ts";
import type { Feature } from "../../domain/feature.ts";
import type { FlagRequest, Variable, Variables } from "../../domain/flag-request.ts";
import type { Manifest } from "../../domain/manifest.ts";
import type { Notice } from "../../domain/notice.ts";
import { ownValue } from "../../domain/own-value.ts";
import { parseBoolean } from "../../domain/parse-boolean.ts";
import type { Source, SourceKind } from "../../domain/settings.ts";
import { suggest, unknownName } from "../names/suggest.ts";
import { findMisspeltFlags } from "./find-misspelt-flags.ts";
import { readActiveProfiles } from "./profiles.ts";

/** The state that one source sets for one feature. */
export interface FlagCandidate {
  readonly value: boolean;
  readonly source: Source;
  /** The source names the feature itself; a preset, `--all` or `--minimal` does not. */
  readonly explicit: boolean;
  readonly where: Variable["where"];
}

/** For each feature the states that all sources set, strongest source first; the default is last. */
export type FlagChoices = ReadonlyMap<string, readonly [FlagCandidate, ...FlagCandidate[]]>;

/** The states that all sources set, before requirements between features are resolved. */
export interface ChosenFlags {
  readonly choices: FlagChoices;
  readonly problems: readonly Problem[];
  readonly notices: readonly Notice[];
}

interface FlagSources {
  readonly features: readonly Feature[];
  readonly request: FlagRequest;
  readonly variables: Variables;
  readonly manifest: Manifest;
  readonly manifestFile: string;
}

/**
 * Collects the state that argument, environment, `.env`, config file and default set for each feature, in
 * this order of precedence. Throws StackError for a command line that contradicts itself or names an unknown
 * feature or preset.
 */
export function chooseFlags(sources: FlagSources): ChosenFlags {
  checkRequest(sources);
  const problems: Problem[] = [];
  const choices = new Map(
    sources.features.map((feature) => {
      const fallback = candidate(feature.default, "default", describeDefault(feature), false);
      const [strongest = fallback, ...weaker] = listCandidates(feature, sources, problems);
      const rest = strongest === fallback ? [] : [...weaker, fallback];
      return [feature.name, [strongest, ...rest]] as const;
    }),
  );
  return {
    choices,
    problems,
    notices: [...findMisspeltFlags(sources.features, sources.variables), ...noticeOverridden(choices)],
  };
}

function checkRequest({ features, request, manifest }: FlagSources): void {
  const names = features.map(({ name }) => name);
  for (const { name, value, detail } of request.explicit) {
    if (!names.includes(name)) throw unknownName("unknown-feature", name, names);
    const opposite = request.explicit.find((other) => other.name === name && other.value !== value);
    if (opposite) {
      throw new StackError("usage", {
        message: `${detail} and ${opposite.detail} contradict each other`,
        hint: "Remove one of them.",
      });
    }
  }
  const { preset } = request;
  if (preset !== undefined && !Object.hasOwn(manifest.presets, preset)) {
    throw unknownName("unknown-preset", preset, Object.keys(manifest.presets));
  }
}

function listCandidates(feature: Feature, sources: FlagSources, problems: Problem[]): FlagCandidate[] {
  return [
    ...fromArguments(feature, sources.request, sources.manifest),
    ...fromVariables(feature, sources.variables, problems),
    ...fromManifest(feature, sources.manifest, sources.manifestFile),
  ];
}

function fromArguments(
  { name, profiles }: Feature,
  request: FlagRequest,
  manifest: Manifest,
): FlagCandidate[] {
  const explicit = request.explicit.find((flag) => flag.name === name);
  const profile = request.profiles.find((active) => active === "*" || profiles.includes(active));
  const preset = request.preset === undefined ? undefined : ownValue(manifest.presets, request.preset);
  const argument = (value: boolean, detail: string, isExplicit: boolean) =>
    candidate(value, "argument", detail, isExplicit);
  return [
    ...(explicit ? [argument(explicit.value, explicit.detail, true)] : []),
    ...(profile === undefined ? [] : [argument(true, `--profile ${profile}`, true)]),
    ...(preset ? [argument(preset.includes(name), `--preset ${request.preset}`, false)] : []),
    ...(request.sweep ? [argument(request.sweep === "all", `--${request.sweep}`, false)] : []),
  ];
}

function fromVariables(feature: Feature, variables: Variables, problems: Problem[]): FlagCandidate[] {
  const read = (kind: SourceKind, variable: Variable): FlagCandidate[] => {
    const value = parseBoolean(variable.value);
    if (value === undefined) {
      problems.push({
        message: `${variable.name}${variable.where ? "" : " in the environment"} is neither true nor false`,
        ...(variable.where ? { where: variable.where } : {}),
        hint: `${suggestBoolean(variable.value)}Write true or false (1, 0, yes, no, on and off also work).`,
      });
      return [];
    }
    const detail = variable.where ? `${variable.name} in ${formatPosition(variable.where)}` : variable.name;
    return [{ value, source: { kind, detail }, explicit: true, where: variable.where }];
  };
  const active = readActiveProfiles(variables);
  const byProfile = (kind: SourceKind) =>
    active.kind === kind
      ? active.profiles
          .filter((profile) => profile === "*" || feature.profiles.includes(profile))
          .slice(0, 1)
          .map(() => ({ ...candidate(true, kind, active.detail, true), where: active.where }))
      : [];
  const environment = variables.environment.get(feature.flag);
  const dotenv = variables.dotenv.findLast(({ name }) => name === feature.flag);
  return [
    ...(environment === undefined
      ? []
      : read("environment", { name: feature.flag, value: environment, where: undefined })),
    ...byProfile("environment"),
    ...(dotenv ? read("dotenv", dotenv) : []),
    ...byProfile("dotenv"),
  ];
}

// The hint does not show the value: it may contain the value of another variable.
function suggestBoolean(value: string): string {
  const near = suggest(value, ["true", "false"]);
  return near === undefined ? "" : `Did you mean ${near}? `;
}

function fromManifest({ name }: Feature, manifest: Manifest, file: string): FlagCandidate[] {
  if (manifest.enable.includes(name)) return [candidate(true, "config", `enable in ${file}`, true)];
  if (manifest.disable.includes(name)) return [candidate(false, "config", `disable in ${file}`, true)];
  return [];
}

function candidate(value: boolean, kind: SourceKind, detail: string, explicit: boolean): FlagCandidate {
  return { value, source: { kind, detail }, explicit, where: undefined };
}

function describeDefault({ default: value, declaredIn }: Feature): string {
  return value ? `default in ${declaredIn}` : "off by default";
}

/**
 * Notices for values in variables and files that a stronger source overrides. Overridden defaults get none.
 */
function noticeOverridden(choices: FlagChoices): readonly Notice[] {
  return [...choices].flatMap(([name, [winner, ...others]]) =>
    others
      .filter(
        ({ value, source }) =>
          value !== winner.value && source.kind !== "default" && source.kind !== "argument",
      )
      .map(({ value, source, where }) => ({
        code: "overridden",
        message: `${source.detail} sets ${name} to ${value ? "on" : "off"}, but ${winner.source.detail} overrides it`,
        ...where,
      })),
  );
}
