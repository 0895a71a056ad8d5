import { parseOne, toValue } from "../../plan/yaml/parse-documents.ts";
import type { InputFile } from "./input-file.ts";

/** A service with only its name and profiles. */
export interface DeclaredService {
  readonly name: string;
  readonly profiles: readonly string[];
}

/**
 * The services that compose files declare, each once, without running Compose. Files that are only extended
 * count too, so the list may have services that the project does not have.
 */
export function listDeclaredServices(inputs: readonly InputFile[]): readonly DeclaredService[] {
  const found = new Map<string, DeclaredService>();
  for (const { path, text } of inputs) {
    if (text === undefined || !/\.(?:ya?ml|json)$/.test(path) || !text.includes("services")) continue;
    for (const service of readServices(text)) if (!found.has(service.name)) found.set(service.name, service);
  }
  return [...found.values()];
}

function readServices(text: string): readonly DeclaredService[] {
  const document = parseOne(text, { merge: true });
  return document?.errors.length === 0 ? listServices(toValue(document)) : [];
}

/** The valid services below the key `services` of a compose file. */
export function listServices(document: unknown): readonly DeclaredService[] {
  const services = get(document, "services");
  if (typeof services !== "object" || services === null) return [];
  const entries = Array.isArray(services)
    ? services.map((service) => [get(service, "name"), service] as const)
    : Object.entries(services);
  return entries.flatMap(([name, service]) =>
    typeof name === "string" ? [{ name, profiles: listStrings(get(service, "profiles")) }] : [],
  );
}

function listStrings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === "string") : [];
}

function get(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}
