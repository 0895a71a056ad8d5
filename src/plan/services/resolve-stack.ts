import { StackError } from "../../domain/errors.ts";
import type { Feature, ResolvedFeature } from "../../domain/feature.ts";
import type { FlagRequest, Variables } from "../../domain/flag-request.ts";
import type { Notice } from "../../domain/notice.ts";
import type { ComposeModel } from "../../domain/service.ts";
import type { FlagChoices } from "../features/choose-flags.ts";
import { readActiveProfiles } from "../features/profiles.ts";
import { type AddedFeature, resolveFeatures } from "../features/resolve-features.ts";
import { adviseName } from "../names/suggest.ts";
import { type LooseProfile, type Selection, selectServices } from "./select-services.ts";

/** The enabled features and the services to run, fully resolved. */
export interface ResolvedStack {
  readonly features: readonly ResolvedFeature[];
  readonly selection: Selection;
  readonly notices: readonly Notice[];
}

interface StackRequest {
  readonly features: readonly Feature[];
  readonly choices: FlagChoices;
  readonly model: ComposeModel;
  readonly request: FlagRequest;
  readonly variables: Variables;
  readonly requested: readonly string[];
}

/**
 * Resolves features and services until neither changes: a service may need a feature, and a feature adds
 * services. Throws the errors of resolveFeatures and selectServices.
 */
export function resolveStack(stack: StackRequest): ResolvedStack {
  const loose = findLooseProfiles(stack);
  let added: readonly AddedFeature[] = findSweptFeatures(stack, loose.profiles);
  // Each round enables at least one more feature, so the number of features limits the rounds.
  for (;;) {
    const resolved = resolveFeatures(stack.features, stack.choices, added);
    const selection = selectServices({
      model: stack.model,
      features: resolved.features,
      looseProfiles: loose.profiles,
      requested: stack.requested,
    });
    if (selection.added.length === 0) {
      const notices = [...resolved.notices, ...loose.notices, ...selection.notices];
      return { features: resolved.features, selection, notices };
    }
    added = [...added, ...selection.added];
  }
}

type ProfileFacts = Pick<StackRequest, "features" | "model" | "request" | "variables">;

/**
 * The profiles in `--profile` and `COMPOSE_PROFILES` that no feature owns. Unknown profiles are reported.
 */
export function findLooseProfiles({ features, model, request, variables }: ProfileFacts): {
  readonly profiles: readonly LooseProfile[];
  readonly notices: readonly Notice[];
} {
  const all = [...model.services.values(), ...(model.faulty ?? [])];
  const known = new Set(all.flatMap(({ profiles }) => profiles));
  const owned = new Set(features.flatMap(({ profiles }) => profiles));
  const active = readActiveProfiles(variables);
  const named = [
    ...request.profiles.map((name) => ({ name, kind: "argument" as const, detail: `--profile ${name}` })),
    ...[...active.profiles, ...(active.hasEmpty && known.has("") ? [""] : [])].map((name) => ({
      name,
      kind: active.kind,
      detail: active.detail,
    })),
  ].flatMap((profile) =>
    profile.name === "*" ? [...known].map((name) => ({ ...profile, name })) : [profile],
  );
  const loose = named.filter(({ name }) => !owned.has(name));
  const unknown = loose.filter(({ name }) => name !== "" && !known.has(name));
  const names = [...new Set([...known, ...owned])].filter((name) => name !== "").toSorted();
  const hintFor = (name: string) => ({ hint: adviseName("profile", name, names) });
  for (const { name, kind } of unknown) {
    if (kind !== "argument") continue;
    throw new StackError("unknown-profile", {
      message: `unknown profile ${name}: no service has it`,
      ...hintFor(name),
    });
  }
  return {
    profiles: loose
      .filter(({ name }) => known.has(name))
      .map(({ name, kind, detail }) => ({ name, source: { kind, detail } })),
    notices: unknown.map(({ name, detail }) => ({
      code: "unknown-profile",
      message: `${detail} names profile ${name}, which no service has`,
      ...hintFor(name),
      ...active.where,
    })),
  };
}

/**
 * The features that a shared profile such as `optional` enables: those whose services are all in the profile.
 */
export function findSweptFeatures(
  { features, model }: Pick<StackRequest, "features" | "model">,
  loose: readonly LooseProfile[],
): readonly AddedFeature[] {
  return features.flatMap((feature) => {
    const services = [...model.services.values()].filter(({ profiles }) =>
      profiles.some((profile) => feature.profiles.includes(profile)),
    );
    const sweep = loose.find(
      ({ name }) => name !== "" && services.every(({ profiles }) => profiles.includes(name)),
    );
    return sweep && services.length > 0 ? [{ name: feature.name, source: sweep.source, because: [] }] : [];
  });
}
