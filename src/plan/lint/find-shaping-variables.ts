import type { SourceValue } from "../yaml/index-sources.ts";

/** Keys of a service whose values affect neither which services run nor any rule. */
const inertKeys = new Set([
  "environment",
  "command",
  "entrypoint",
  "labels",
  "build",
  "volumes",
  "secrets",
  "configs",
  "env_file",
  "logging",
  "user",
  "working_dir",
  "hostname",
  "extra_hosts",
  "healthcheck",
]);

/**
 * Names of the variables that affect the result of `lint`: those used anywhere but in a service's environment, command
 * and the like. Two combinations that differ only in other variables have the same model.
 */
export function findShapingVariables(values: readonly SourceValue[]): ReadonlySet<string> {
  const shaping = values.filter(({ path }) => !path.some((key) => inertKeys.has(key)));
  return new Set(shaping.flatMap(({ value }) => namesIn(value)));
}

/** Names of the variables that a text references as `$NAME` or `${NAME…`. */
export function namesIn(text: string): readonly string[] {
  return [...text.matchAll(/\$\{?([A-Za-z_]\w*)/g)].flatMap(([, name]) => name ?? []);
}
