import { ownValue } from "../../../domain/own-value.ts";
import { asList, asMapping, asText, isTree, type Tree } from "./tree.ts";

/**
 * Merges two compose files, the second over the first
 * (https://docs.docker.com/reference/compose-file/merge/): mappings by key, lists by appending, and special
 * keys by their own rules.
 */
export function mergeModels(under: Tree, over: Tree): Tree {
  return mergeTrees(under, over, []);
}

type Path = readonly string[];

function mergeTrees(under: Tree, over: Tree, path: Path): Tree {
  const merged: Record<string, unknown> = { ...under };
  for (const [key, value] of Object.entries(over)) {
    merged[key] = Object.hasOwn(under, key) ? mergeValues(under[key], value, [...path, key]) : value;
  }
  return merged;
}

function mergeValues(under: unknown, over: unknown, path: Path): unknown {
  if (over === null || over === undefined) return under;
  const rule = path[0] === "services" ? ownValue(serviceRules, path.slice(2).join(".")) : undefined;
  if (rule) return rule(under, over, path);
  if (isTree(under) && isTree(over)) return mergeTrees(under, over, path);
  if (Array.isArray(under) && Array.isArray(over)) return unique([...under, ...over]);
  return over;
}

type Rule = (under: unknown, over: unknown, path: Path) => unknown;

const replace: Rule = (_, over) => over;

const byName =
  (separator: string): Rule =>
  (under, over, path) =>
    mergeTrees(asMapping(under, separator), asMapping(over, separator), path);

const serviceRules: Readonly<Record<string, Rule>> = {
  command: replace,
  entrypoint: replace,
  "healthcheck.test": replace,
  "x-stackctl.embedded.command": replace,
  environment: byName("="),
  "x-stackctl.embedded.environment": byName("="),
  labels: byName("="),
  sysctls: byName("="),
  extra_hosts: (under, over) => unique([...asList(under), ...asList(over)]),
  env_file: (under, over) => unique([...asList(under), ...asList(over)]),
  networks: (under, over, path) => mergeTrees(namesOf(under), namesOf(over), path),
  depends_on: (under, over, path) => mergeTrees(namesOf(under), namesOf(over), path),
  ports: (under, over) => unique([...asList(under), ...asList(over)]),
  volumes: (under, over) => {
    const targets = new Set(asList(over).map(targetOf));
    return [...asList(under).filter((volume) => !targets.has(targetOf(volume))), ...asList(over)];
  },
};

function namesOf(value: unknown): Tree {
  if (!Array.isArray(value)) return isTree(value) ? value : {};
  return Object.fromEntries(value.flatMap((name) => asText(name) ?? []).map((name) => [name, null]));
}

function targetOf(volume: unknown): string | undefined {
  if (isTree(volume)) return asText(volume.target);
  const parts = (asText(volume) ?? "").split(":");
  return parts.length === 1 ? parts[0] : parts[1];
}

function unique(values: readonly unknown[]): readonly unknown[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}
