import { StackError } from "../domain/errors.ts";
import type { Feature, ResolvedFeature } from "../domain/feature.ts";
import type { Notice } from "../domain/notice.ts";
import type { Source } from "../domain/source.ts";
import type { FlagCandidate, FlagChoices } from "./choose-flags.ts";

/** A feature that something else than a flag switches on, such as the dependency of a service. */
export interface AddedFeature {
  readonly name: string;
  readonly source: Source;
  readonly because: readonly string[];
}

/** All features, in the order of their declaration, and what the user should know about them. */
export interface ResolvedFeatures {
  readonly features: readonly ResolvedFeature[];
  readonly notices: readonly Notice[];
}

interface Switch {
  readonly source: Source;
  readonly because: readonly string[];
}

/**
 * Decides which features are on: what the flags chose, what services need, and all that those require.
 * Expects checked features (no unknown names, no cycles). Throws StackError `feature-conflict`, with both causes, for
 * two that cannot run together and for one that is needed but was switched off on the command line.
 */
export function resolveFeatures(
  features: readonly Feature[],
  choices: FlagChoices,
  added: readonly AddedFeature[] = [],
): ResolvedFeatures {
  const on = switchOn(features, choices, added);
  const refused = findRefused(on, choices);
  if (refused) throw refused;
  const conflict = findConflict(features, on);
  if (conflict) throw conflict;
  return {
    features: features.map((feature) => {
      const cause = on.get(feature.name);
      if (cause) return { feature, enabled: true, ...cause };
      const source = choices.get(feature.name)?.[0].source ?? {
        kind: "default",
        detail: "nothing switches it on",
      };
      return { feature, enabled: false, source, because: [] };
    }),
    notices: [...on].flatMap(([name, cause]) => noticeOverruled(name, cause, choices.get(name)?.[0])),
  };
}

function switchOn(
  features: readonly Feature[],
  choices: FlagChoices,
  added: readonly AddedFeature[],
): ReadonlyMap<string, Switch> {
  const byName = new Map(features.map((feature) => [feature.name, feature]));
  const on = new Map<string, Switch>();
  for (const { name } of features) {
    const strongest = choices.get(name)?.[0];
    if (strongest?.value) on.set(name, { source: strongest.source, because: [] });
  }
  for (const { name, source, because } of added) if (!on.has(name)) on.set(name, { source, because });
  // A Map visits what is added while it is walked, so this also follows what the required features require.
  for (const [name, { because }] of on) {
    for (const required of byName.get(name)?.requires ?? []) {
      if (on.has(required)) continue;
      const source: Source = { kind: "required", detail: `required by ${name}` };
      on.set(required, { source, because: [...because, name] });
    }
  }
  return on;
}

function findRefused(on: ReadonlyMap<string, Switch>, choices: FlagChoices): StackError | undefined {
  for (const [name, { source }] of on) {
    const strongest = choices.get(name)?.[0];
    if (!strongest || strongest.value || !isOrder(strongest)) continue;
    return new StackError("feature-conflict", {
      message: `${name} is needed (${source.detail}), but ${strongest.source.detail} switches it off`,
      hint: `leave out ${strongest.source.detail}, or switch off what needs ${name} as well`,
    });
  }
  return undefined;
}

/** Words on the command line that name the feature are an order; anything weaker gives way to a need. */
function isOrder({ explicit, source }: FlagCandidate): boolean {
  return explicit && source.kind === "argument";
}

function findConflict(features: readonly Feature[], on: ReadonlyMap<string, Switch>): StackError | undefined {
  for (const { name, conflicts, foundConflicts = [] } of features) {
    const cause = on.get(name);
    const other = conflicts.find((conflict) => on.has(conflict));
    const otherCause = other === undefined ? undefined : on.get(other);
    if (!cause || other === undefined || !otherCause) continue;
    const why = foundConflicts.find(({ feature }) => feature === other)?.cause;
    const reason = why === undefined ? "" : `: ${why}`;
    return new StackError("feature-conflict", {
      message: `${name} (${cause.source.detail}) and ${other} (${otherCause.source.detail}) cannot run together${reason}`,
      hint: [rootOf(name, cause, features), rootOf(other, otherCause, features)]
        .map((root) => adviseOff(root, on.get(root)))
        .join(", or "),
    });
  }
  return undefined;
}

/** The feature to switch off for this one to be off: the one that brought it, where one did. */
function rootOf(name: string, { because }: Switch, features: readonly Feature[]): string {
  return because.find((one) => features.some((feature) => feature.name === one)) ?? name;
}

/** Where a flag on the command line names the feature, one that says the opposite would only contradict it. */
function adviseOff(name: string, cause: Switch | undefined): string {
  const detail = cause?.source.kind === "argument" ? cause.source.detail : "";
  return detail.startsWith("--enable") ? `leave out ${detail}` : `add --disable-${name}`;
}

function noticeOverruled(
  name: string,
  { source }: Switch,
  strongest: FlagCandidate | undefined,
): readonly Notice[] {
  if (!strongest?.explicit || strongest.value) return [];
  return [
    {
      code: "overruled",
      message: `${strongest.source.detail} says ${name} is off, but it is on: ${source.detail}`,
      ...strongest.where,
    },
  ];
}
