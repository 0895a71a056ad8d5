import { isSecretName } from "../domain/secret.ts";
import { createRedactor } from "./redact.ts";

type Redact = (text: string) => string;

/** A JSON document with every string redacted; keys, numbers and the shape stay. */
export function redactDocument(document: unknown, redact: Redact): unknown {
  if (typeof document === "string") return redact(document);
  if (Array.isArray(document)) return document.map((item) => redactDocument(item, redact));
  if (typeof document !== "object" || document === null) return document;
  return Object.fromEntries(
    Object.entries(document).map(([key, value]) => [key, redactDocument(value, redact)]),
  );
}

/**
 * Takes out of a text what a container's own environment holds under a name that looks secret, beside what is known
 * already: `NAME=value` whole, and the value wherever else it stands. The environment is found in what the engine says
 * of the container, at `Config.Env`.
 */
export function redactContainer(inspected: unknown, redact: Redact): Redact {
  const values = listEnvironment(inspected).flatMap((entry) => {
    const [name, value] = splitEntry(entry);
    return isSecretName(name) ? [value] : [];
  });
  const own = createRedactor(values);
  return (text) => {
    const [name, value] = splitEntry(text);
    return value !== "" && /^\w+$/.test(name) && isSecretName(name) ? `${name}=***` : own(redact(text));
  };
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
