import type { Problem } from "../../domain/errors.ts";
import type { LeftOut } from "../../domain/launch-plan.ts";
import type { SelectedService } from "../../domain/selection.ts";
import { namedProfiles } from "../has-profile.ts";
import type { ResolvedStack } from "../resolve-stack.ts";
import { findContainerBound } from "./find-container-bound.ts";

/** What of a stack can run as processes of this machine. */
export interface EmbeddedStack {
  readonly stack: ResolvedStack;
  /** Services that are on and need a container engine, in the order of their dependencies. */
  readonly leftOut: readonly LeftOut[];
  /** What was asked for and cannot be done at all; empty where what is left may start. */
  readonly refusals: readonly Problem[];
}

interface EmbeddedRequest {
  readonly stack: ResolvedStack;
  /** Services named on the command line. */
  readonly requested: readonly string[];
}

/**
 * Leaves out the services that need a container engine, and those that require one of these. A service that was named, and
 * a feature or profile of which nothing is left, is refused.
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
  return { message: `${service} ${cause}`, hint: dockerHint };
}

/** Features, and profiles that belong to none, of which nothing is left. */
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
    const hint = found ? `--disable-${found.feature.name} leaves it out; ${dockerHint}` : dockerHint;
    return { message: `${group}${because}: ${names} ${verb} a container engine`, hint };
  });
}

function groupOf({ service, feature }: SelectedService): string {
  return feature === undefined ? `profile ${namedProfiles(service).join(", ")}` : `feature ${feature}`;
}

function refuseAll(leftOut: readonly LeftOut[]): Problem {
  const names = leftOut.map(({ service }) => service).join(", ");
  return {
    message: `nothing that is on says how it runs as a process: ${names}`,
    hint: `x-stackctl: {embedded: {command: …}} in a service says so; ${dockerHint}`,
  };
}

const dockerHint = "start a container engine to run it";
