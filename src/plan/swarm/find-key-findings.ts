import type { ResolvedService } from "../../domain/resolved-compose.ts";
import { findValues } from "./find-values.ts";
import { keyTable } from "./key-table.ts";
import { knownKeys } from "./known-keys.ts";

/** A key of a service that a Swarm cannot carry as written. */
export interface KeyFinding {
  /** `refused`: the service must not run on a Swarm like this. `warned`: it runs without the key. */
  readonly kind: "refused" | "warned";
  readonly service: string;
  /** From the root of the Compose document. */
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly hint?: string;
}

/** The findings that follow from the table of keys alone, and a warning for each unknown key. */
export function findKeyFindings(name: string, service: ResolvedService): readonly KeyFinding[] {
  const known = Object.entries(keyTable).flatMap(([pattern, treatment]) => {
    if (treatment.kind === "carried" || treatment.kind === "no-effect") return [];
    const { kind, message, hint, unless = [] } = treatment;
    return findValues(service, pattern)
      .filter(({ value }) => !isEmpty(value) && !unless.includes(value))
      .map(({ path }) => ({
        kind,
        service: name,
        path: ["services", name, ...path],
        message,
        ...(hint === undefined ? {} : { hint }),
      }));
  });
  return [...known, ...findUnknown(name, service)];
}

function findUnknown(name: string, service: ResolvedService): readonly KeyFinding[] {
  const expected = { "": Object.keys(keyTable), ...knownKeys };
  return Object.entries(expected).flatMap(([pattern, keys]) =>
    findValues(service, pattern).flatMap(({ path, value }) =>
      Object.keys(value ?? {})
        .filter((key) => !key.startsWith("x-") && !keys.includes(key))
        .map((key) => ({
          kind: "warned" as const,
          service: name,
          path: ["services", name, ...path, key],
          message: `stackctl does not know the key ${[...path, key].join(".")}, so the service runs without it.`,
        })),
    ),
  );
}

/** Whether a value says nothing: absent, off or without entries. */
function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === "") return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}
