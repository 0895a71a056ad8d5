import type { Failure } from "../../domain/report.ts";

/** A failure, and the services that failed because of it. */
export interface Culprit {
  readonly failure: Failure;
  readonly victims: readonly string[];
}

/**
 * Each root cause once, with its direct and indirect victims. A victim whose cause is not in the list counts as a root
 * cause itself, and so do services that hold up each other in a cycle.
 */
export function listCulprits(failures: readonly Failure[]): readonly Culprit[] {
  const names = new Set(failures.map(({ service }) => service));
  const groups = failures
    .filter(({ causedBy }) => causedBy === null || !names.has(causedBy))
    .map((failure) => ({ failure, victims: findVictims(failure, failures) }));
  const listed = new Set(groups.flatMap(({ failure, victims }) => [failure.service, ...victims]));
  const rest = failures.filter(({ service }) => !listed.has(service));
  return [...groups, ...rest.map((failure) => ({ failure, victims: [] }))];
}

function findVictims(culprit: Failure, failures: readonly Failure[]): readonly string[] {
  const found = [culprit.service];
  for (const cause of found) {
    found.push(
      ...failures
        .filter(({ service, causedBy }) => causedBy === cause && !found.includes(service))
        .map(({ service }) => service),
    );
  }
  return found.slice(1);
}
