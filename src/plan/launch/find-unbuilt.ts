import type { BuildFailure } from "../../domain/build-failure.ts";
import type { Service } from "../../domain/service.ts";

/**
 * The services that a failed build is for: the one that the report names, or the only one with a build, or the one of
 * the reported context; with every other one that builds the same. Empty where none of them is certain.
 */
export function findUnbuilt(
  { service, reason }: BuildFailure,
  services: readonly Service[],
): readonly Service[] {
  const built = services.filter(({ hasBuild }) => hasBuild);
  const [only] = built;
  const culprit =
    built.find(({ name }) => name === service) ??
    (built.length === 1
      ? only
      : built.find(({ build }) => build !== undefined && reason.includes(`"${build.context}"`)));
  if (culprit === undefined) return [];
  return built.filter(
    (one) => one === culprit || (one.build !== undefined && one.build.key === culprit.build?.key),
  );
}
