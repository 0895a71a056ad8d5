import type { Feature } from "../../domain/feature.ts";
import type { Notice } from "../../domain/notice.ts";
import { checkNames } from "../names/suggest.ts";
import type { FlagCandidate, FlagChoices } from "./choose-flags.ts";
import { resolveFeatures } from "./resolve-features.ts";

interface FlagChange {
  /** Names of features, also several in one word, separated by commas. */
  readonly names: readonly string[];
  readonly value: boolean;
  /** The environment file that is written. Absolute. */
  readonly path: string;
}

interface KnownFlags {
  readonly features: readonly Feature[];
  readonly choices: FlagChoices;
  /** The variables of the environment that stackctl runs in. */
  readonly environment: ReadonlyMap<string, string>;
}

/** The features whose flags are written, each once, in the order of their names. */
export interface PlannedFlags {
  readonly changed: readonly Feature[];
  /** Features whose state differs from the written value, because the environment overrides it. */
  readonly notices: readonly Notice[];
}

/**
 * Plans which flags an environment file sets. Throws StackError `unknown-feature`, and `feature-conflict` if
 * the features would conflict with the new values.
 */
export function planFlagChange(
  { names, value, path }: FlagChange,
  { features, choices, environment }: KnownFlags,
): PlannedFlags {
  const words = names.flatMap((name) => name.split(",")).map((name) => name.trim());
  const known = features.map(({ name }) => name);
  checkNames("unknown-feature", words, known);
  const changed = [...new Set(words)].flatMap((word) => features.find(({ name }) => name === word) ?? []);
  const written = {
    value,
    source: { kind: "dotenv", detail: path },
    explicit: true,
    where: undefined,
  } as const;
  resolveFeatures(features, withWritten(choices, changed, written));
  return { changed, notices: changed.flatMap((feature) => noticeStronger(feature, value, environment)) };
}

/** The choices after the file is written: only the environment is stronger than it. */
function withWritten(choices: FlagChoices, changed: readonly Feature[], written: FlagCandidate): FlagChoices {
  const updated = new Map(choices);
  for (const { name } of changed) {
    const others = (choices.get(name) ?? []).filter(({ source }) => source.kind !== "dotenv");
    const [strongest, ...rest] = others;
    const isStronger = strongest?.source.kind === "environment";
    updated.set(name, isStronger ? [strongest, written, ...rest] : [written, ...others]);
  }
  return updated;
}

function noticeStronger(
  { name, flag }: Feature,
  value: boolean,
  environment: ReadonlyMap<string, string>,
): readonly Notice[] {
  if (!environment.has(flag)) return [];
  return [
    {
      code: "overridden",
      message: `${flag} is set in the environment and overrides .env: ${name} is ${value ? "enabled" : "disabled"} only where ${flag} is unset`,
      hint: `Unset ${flag}.`,
    },
  ];
}
