import type { Failure } from "../domain/report.ts";

/** A failure, and the services that follow from it. */
export interface Culprit {
  readonly failure: Failure;
  readonly victims: readonly string[];
}

/**
 * Each culprit once, with its victims at first or second hand. A victim whose culprit is not in the list has nobody to
 * stand under and is one itself, and so are services that are said to hold up each other.
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
