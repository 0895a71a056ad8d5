import { asSentence, StackError } from "../../domain/errors.ts";
import type { Feature, ResolvedFeature } from "../../domain/feature.ts";
import type { Notice } from "../../domain/notice.ts";
import type { Source } from "../../domain/settings.ts";
import type { FlagCandidate, FlagChoices } from "./choose-flags.ts";

/** A feature that is enabled for another reason than a flag, such as the dependency of a service. */
export interface AddedFeature {
  readonly name: string;
  readonly source: Source;
  readonly because: readonly string[];
}

/** All features, in the order of their declaration, with notices for the user. */
export interface ResolvedFeatures {
  readonly features: readonly ResolvedFeature[];
  readonly notices: readonly Notice[];
}

interface Enabling {
  readonly source: Source;
  readonly because: readonly string[];
}

/**
 * Decides which features are enabled: those that flags choose, those that services need, and all features
 * that these require. Expects checked features (no unknown names, no cycles). Throws StackError
 * `feature-conflict`, with both causes, for two features that cannot run together, and for a needed feature
 * that the command line disables.
 */
export function resolveFeatures(
  features: readonly Feature[],
  choices: FlagChoices,
  added: readonly AddedFeature[] = [],
): ResolvedFeatures {
  const on = enableFeatures(features, choices, added);
  const contradiction = findContradiction(on, choices);
  if (contradiction) throw contradiction;
  const conflict = findConflict(features, on);
  if (conflict) throw conflict;
  return {
    features: features.map((feature) => {
      const cause = on.get(feature.name);
      if (cause) return { feature, enabled: true, ...cause };
      const source = choices.get(feature.name)?.[0].source ?? {
        kind: "default",
        detail: "off by default",
      };
      return { feature, enabled: false, source, because: [] };
    }),
    notices: [...on].flatMap(([name, cause]) => noticeOverruled(name, cause, choices.get(name)?.[0])),
  };
}

function enableFeatures(
  features: readonly Feature[],
  choices: FlagChoices,
  added: readonly AddedFeature[],
): ReadonlyMap<string, Enabling> {
  const byName = new Map(features.map((feature) => [feature.name, feature]));
  const on = new Map<string, Enabling>();
  for (const { name } of features) {
    const strongest = choices.get(name)?.[0];
    if (strongest?.value) on.set(name, { source: strongest.source, because: [] });
  }
  for (const { name, source, because } of added) if (!on.has(name)) on.set(name, { source, because });
  // A Map also visits entries that are added during iteration, so this loop follows requirements of any
  // depth.
  for (const [name, { because }] of on) {
    for (const required of byName.get(name)?.requires ?? []) {
      if (on.has(required)) continue;
      const source: Source = { kind: "required", detail: `required by ${name}` };
      on.set(required, { source, because: [...because, name] });
    }
  }
  return on;
}

function findContradiction(on: ReadonlyMap<string, Enabling>, choices: FlagChoices): StackError | undefined {
  for (const [name, { source }] of on) {
    const strongest = choices.get(name)?.[0];
    if (!strongest || strongest.value || !isBinding(strongest)) continue;
    return new StackError("feature-conflict", {
      message: `${name} is needed (${source.detail}), but ${strongest.source.detail} disables it`,
      hint: `Remove ${strongest.source.detail}, or also disable the features that need ${name}.`,
    });
  }
  return undefined;
}

/**
 * A flag on the command line that names the feature is binding; any weaker source gives way to a requirement.
 */
function isBinding({ explicit, source }: FlagCandidate): boolean {
  return explicit && source.kind === "argument";
}

function findConflict(
  features: readonly Feature[],
  on: ReadonlyMap<string, Enabling>,
): StackError | undefined {
  for (const { name, conflicts, foundConflicts = [] } of features) {
    const cause = on.get(name);
    const other = conflicts.find((conflict) => on.has(conflict));
    const otherCause = other === undefined ? undefined : on.get(other);
    if (!cause || other === undefined || !otherCause) continue;
    const why = foundConflicts.find(({ feature }) => feature === other)?.cause;
    const reason = why === undefined ? "" : `: ${why}`;
    return new StackError("feature-conflict", {
      message: `${name} (${cause.source.detail}) and ${other} (${otherCause.source.detail}) cannot run together${reason}`,
      hint: asSentence(
        [rootOf(name, cause, features), rootOf(other, otherCause, features)]
          .map((root) => adviseOff(root, on.get(root)))
          .join(", or "),
      ),
    });
  }
  return undefined;
}

/** The feature to disable in order to disable this one: the feature that requires it, if any. */
function rootOf(name: string, { because }: Enabling, features: readonly Feature[]): string {
  return because.find((one) => features.some((feature) => feature.name === one)) ?? name;
}

/**
 * Advice to disable a feature. A `--disable` flag beside an `--enable` flag would be an error, so that flag
 * must go.
 */
function adviseOff(name: string, cause: Enabling | undefined): string {
  const detail = cause?.source.kind === "argument" ? cause.source.detail : "";
  return detail.startsWith("--enable") ? `remove ${detail}` : `add --disable-${name}`;
}

function noticeOverruled(
  name: string,
  { source }: Enabling,
  strongest: FlagCandidate | undefined,
): readonly Notice[] {
  if (!strongest?.explicit || strongest.value) return [];
  return [
    {
      code: "overruled",
      message: `${strongest.source.detail} disables ${name}, but it is enabled: ${source.detail}`,
      ...strongest.where,
    },
  ];
}
