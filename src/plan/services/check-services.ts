import { StackError } from "../../domain/errors.ts";
import type { Notice } from "../../domain/notice.ts";
import type { ComposeModel, FaultyService } from "../../domain/service.ts";
import { hasProfile } from "../features/profiles.ts";
import { checkNames } from "../names/suggest.ts";

/**
 * Throws StackError `unknown-service`, with a suggestion, for the first name that is not a service of the
 * project.
 */
export function checkServices(model: ComposeModel, names: readonly string[]): void {
  checkNames("unknown-service", names, [...model.services.keys()]);
}

/**
 * Throws StackError `invalid-compose-file` if Compose cannot read services that should run, with all their
 * faults.
 */
export function refuseFaulty(
  { faulty = [] }: ComposeModel,
  profiles: readonly string[],
  requested: readonly string[],
): void {
  const wanted = faulty.filter(
    (service) =>
      requested.includes(service.name) || (requested.length === 0 && hasProfile(service, profiles)),
  );
  if (wanted.length > 0) throw createFaultError(wanted);
}

/** The error for services that Compose cannot read. Services with the same fault share one problem. */
export function createFaultError(faulty: readonly FaultyService[]): StackError {
  const reasons = new Map(faulty.map((one) => [one.message, one]));
  return new StackError("invalid-compose-file", {
    message: "a compose file is invalid",
    problems: [...reasons.values()].map(({ message, hint, where }) => ({
      message,
      ...(hint === undefined ? {} : { hint }),
      ...(where === undefined ? {} : { where: describePlace(where) }),
    })),
  });
}

/** The notice for a disabled service that Compose could not run. */
export function noticeFaulty({ name, message, hint, where }: FaultyService): Notice {
  return {
    code: "faulty-service",
    message: `${name} is disabled, and Compose rejects it once it is enabled: ${message}`,
    ...(hint === undefined ? {} : { hint }),
    ...(where === undefined ? {} : { file: where.file }),
    ...(where?.line === undefined ? {} : { line: where.line }),
  };
}

function describePlace({ file, line, column }: NonNullable<FaultyService["where"]>) {
  return { file, ...(line === undefined ? {} : { line }), ...(column === undefined ? {} : { column }) };
}
