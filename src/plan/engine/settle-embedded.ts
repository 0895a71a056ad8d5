import { asSentence, type Problem } from "../../domain/errors.ts";
import type { LeftOut } from "../../domain/launch-plan.ts";
import type { SelectedService } from "../../domain/selection.ts";
import { namedProfiles } from "../features/profiles.ts";
import type { ResolvedStack } from "../services/resolve-stack.ts";
import { findContainerBound } from "./find-container-bound.ts";

/** The part of a stack that can run as processes of this machine. */
export interface EmbeddedStack {
  readonly stack: ResolvedStack;
  /** Enabled services that need a container engine, dependencies first. */
  readonly leftOut: readonly LeftOut[];
  /** Requested services, features and profiles that cannot run; empty if the remaining services may start. */
  readonly refusals: readonly Problem[];
}

interface EmbeddedRequest {
  readonly stack: ResolvedStack;
  /** Services named on the command line. */
  readonly requested: readonly string[];
}

/**
 * Leaves out the services that need a container engine, and their dependents. Refuses a service that was
 * named on the command line, and a feature or profile without a remaining service.
 */
export function settleEmbedded({ stack, requested }: EmbeddedRequest): EmbeddedStack {
  const { services } = stack.selection;
  const causes = findContainerBound(services.map(({ service }) => service));
  const kept = services.filter(({ service }) => !causes.has(service.name));
  const leftOut = services.flatMap(({ service, feature }) => {
    const cause = causes.get(service.name);
    return cause === undefined ? [] : [{ service: service.name, feature: feature ?? null, cause }];
  });
  const refusals = [
    ...leftOut.filter(({ service }) => requested.includes(service)).map(refuseService),
    ...refuseGroups(services, kept, stack),
  ];
  const isNothingLeft = services.length > 0 && kept.length === 0 && refusals.length === 0;
  return {
    stack: { ...stack, selection: { ...stack.selection, services: kept } },
    leftOut,
    refusals: isNothingLeft ? [refuseAll(leftOut)] : refusals,
  };
}

function refuseService({ service, cause }: LeftOut): Problem {
  return { message: `${service} ${cause}`, hint: asSentence(dockerAdvice) };
}

/** One refusal for each feature, or profile without a feature, that has no remaining service. */
function refuseGroups(
  services: readonly SelectedService[],
  kept: readonly SelectedService[],
  { features }: ResolvedStack,
): readonly Problem[] {
  const optional = services.filter(({ service }) => service.profiles.length > 0);
  const alive = new Set(kept.map(groupOf));
  const dead = [...new Set(optional.map(groupOf))].filter((group) => !alive.has(group));
  return dead.map((group) => {
    const members = optional.filter((one) => groupOf(one) === group);
    const names = members.map(({ service }) => service.name).join(" and ");
    const found = features.find(({ feature }) => feature.name === members[0]?.feature);
    const because = found ? ` (${found.source.detail})` : "";
    const verb = members.length === 1 ? "needs" : "need";
    const hint = found
      ? `Use --disable-${found.feature.name} to leave it out, or ${dockerAdvice}.`
      : asSentence(dockerAdvice);
    return { message: `${group}${because}: ${names} ${verb} a container engine`, hint };
  });
}

function groupOf({ service, feature }: SelectedService): string {
  return feature === undefined ? `profile ${namedProfiles(service).join(", ")}` : `feature ${feature}`;
}

function refuseAll(leftOut: readonly LeftOut[]): Problem {
  const names = leftOut.map(({ service }) => service).join(", ");
  return {
    message: `no enabled service can run as a process of this machine: ${names}`,
    hint: `Set x-stackctl: {embedded: {command: …}} in a service to run it as a process, or ${dockerAdvice}.`,
  };
}

const dockerAdvice = "start a container engine to run it";
