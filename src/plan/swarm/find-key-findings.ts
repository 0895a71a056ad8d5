import type { ResolvedService } from "../../domain/resolved-compose.ts";
import { keyTable } from "./key-table.ts";

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
  const unknown = Object.keys(service)
    .filter((key) => !key.startsWith("x-") && !Object.hasOwn(keyTable, key))
    .map((key) => ({
      kind: "warned" as const,
      service: name,
      path: ["services", name, key],
      message: `stackctl does not know the key ${key}, so the Swarm service runs without it.`,
    }));
  const known = Object.entries(keyTable).flatMap(([pattern, treatment]) => {
    if (treatment.kind === "carried" || treatment.kind === "no-effect") return [];
    const { kind, message, hint, unless = [] } = treatment;
    return findValues(service, pattern.split("."))
      .filter(({ value }) => !isEmpty(value) && !unless.includes(value))
      .map(({ path }) => ({
        kind,
        service: name,
        path: ["services", name, ...path],
        message,
        ...(hint === undefined ? {} : { hint }),
      }));
  });
  return [...known, ...unknown];
}

interface Found {
  readonly path: readonly (string | number)[];
  readonly value: unknown;
}

function findValues(value: unknown, [key, ...rest]: readonly string[]): readonly Found[] {
  if (key === undefined) return [{ path: [], value }];
  return listEntries(value)
    .filter(([name]) => key === "*" || name === key)
    .flatMap(([name, child]) =>
      findValues(child, rest).map((found) => ({ ...found, path: [name, ...found.path] })),
    );
}

function listEntries(value: unknown): readonly (readonly [string | number, unknown])[] {
  if (Array.isArray(value)) return value.map((entry, at) => [at, entry] as const);
  return typeof value === "object" && value !== null ? Object.entries(value) : [];
}

/** Whether a value says nothing: absent, off or without entries. */
function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === "") return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}
