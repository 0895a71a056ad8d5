import { listPlaced } from "./find-placed.ts";
import { secretsIn } from "./is-secret.ts";
import type { Redactor } from "./redact.ts";
import { mask } from "./spans.ts";

/**
 * Keys of reports, events and container descriptions whose values are foreign text.
 */
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
  "Labels",
  "Output",
  "Path",
  "Test",
]);

/**
 * Redacts every string of a JSON document, keys included, because the engine keys networks by their names.
 */
export function redactDocument(document: unknown, redact: Redactor): unknown {
  return redactBelow(document, false, redact);
}

function redactBelow(document: unknown, isForeign: boolean, redact: Redactor): unknown {
  if (typeof document === "string")
    return isForeign ? redactAssignment(document, redact) : redact.own(document);
  if (Array.isArray(document)) return document.map((item) => redactBelow(item, isForeign, redact));
  if (typeof document !== "object" || document === null) return document;
  // The reason why a container cannot start is text of the engine.
  const isEngineText = "reason" in document && document.reason === "cannot-start";
  const entries = Object.entries(document).map(([key, value]) => {
    if (isForeign && typeof value === "string" && secretsIn(key, value).includes(value))
      return [redact.own(key), mask];
    const isQuoted = foreignKeys.has(key) || (isEngineText && (key === "why" || key === "message"));
    return [redact.own(key), redactBelow(value, isForeign || isQuoted, redact)] as const;
  });
  return Object.fromEntries(entries);
}

/** Redacts `NAME=value`: the whole value if the variable is a secret. */
function redactAssignment(text: string, redact: Redactor): string {
  const [name, value] = splitEntry(text);
  if (!/^[\w.-]+$/.test(name) || !secretsIn(name, value).includes(value)) return redact(text);
  return `${name}=${mask}`;
}

/**
 * The secrets in the engine's description of a container: in its environment, labels, command, entry point
 * and health check.
 */
export function listContainerSecrets(inspected: unknown): readonly string[] {
  const config = get(inspected, "Config");
  const entries = [...listStrings(get(config, "Env")).map(splitEntry), ...listLabels(get(config, "Labels"))];
  const commands = [get(config, "Entrypoint"), get(config, "Cmd"), get(get(config, "Healthcheck"), "Test")];
  return [
    ...entries.flatMap(([name, value]) => [...secretsIn(name, value), ...listPlaced(value)]),
    ...commands.flatMap((command) => listPlaced(listStrings(command).join(" "))),
  ];
}

function listStrings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === "string") : [];
}

function listLabels(labels: unknown): readonly (readonly [name: string, value: string])[] {
  if (typeof labels !== "object" || labels === null) return [];
  return Object.entries(labels).flatMap(([name, value]) =>
    typeof value === "string" ? [[name, value] as const] : [],
  );
}

function splitEntry(entry: string): readonly [name: string, value: string] {
  const at = entry.indexOf("=");
  return at < 0 ? [entry, ""] : [entry.slice(0, at), entry.slice(at + 1)];
}

function get(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}
