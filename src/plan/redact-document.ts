import type { Redactor } from "./redact.ts";
import { secretsIn } from "./secrets/is-secret.ts";

/** Keys of reports, events and of what the engine says of a container, below which stand the words of others. */
const foreignKeys = new Set([
  "logs",
  "probeOutput",
  "output",
  "detail",
  "Args",
  "Cmd",
  "Entrypoint",
  "Env",
  "Error",
  "Output",
  "Path",
  "Test",
]);

/** A JSON document with every string redacted; keys, numbers and the shape stay. */
export function redactDocument(document: unknown, redact: Redactor): unknown {
  return redactBelow(document, false, redact);
}

function redactBelow(document: unknown, isForeign: boolean, redact: Redactor): unknown {
  if (typeof document === "string")
    return isForeign ? redactAssignment(document, redact) : redact.own(document);
  if (Array.isArray(document)) return document.map((item) => redactBelow(item, isForeign, redact));
  if (typeof document !== "object" || document === null) return document;
  // The engine says why a container cannot start.
  const isTold = "reason" in document && document.reason === "cannot-start";
  const entries = Object.entries(document).map(([key, value]) => {
    const isQuoted = foreignKeys.has(key) || (isTold && (key === "why" || key === "message"));
    return [key, redactBelow(value, isForeign || isQuoted, redact)] as const;
  });
  return Object.fromEntries(entries);
}

/** `NAME=value` whole, where the variable is a secret. */
function redactAssignment(text: string, redact: Redactor): string {
  const [name, value] = splitEntry(text);
  if (!/^\w+$/.test(name) || !secretsIn(name, value).includes(value)) return redact(text);
  return `${name}=***`;
}

/**
 * The redactor that also knows what a container's own environment holds of secrets. The environment is found in what the
 * engine says of the container, at `Config.Env`.
 */
export function redactContainer(inspected: unknown, redact: Redactor): Redactor {
  const values = listEnvironment(inspected).flatMap((entry) => secretsIn(...splitEntry(entry)));
  return values.length === 0 ? redact : redact.and(values);
}

function listEnvironment(inspected: unknown): readonly string[] {
  const entries = get(get(inspected, "Config"), "Env");
  return Array.isArray(entries) ? entries.filter((entry) => typeof entry === "string") : [];
}

function splitEntry(entry: string): readonly [name: string, value: string] {
  const at = entry.indexOf("=");
  return at < 0 ? [entry, ""] : [entry.slice(0, at), entry.slice(at + 1)];
}

function get(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}
