import type { SourceValue } from "./index-sources.ts";

/** Keys of a service whose values decide neither which services run nor anything that a rule looks at. */
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
 * Names of the variables that change what a model means to `lint`: those that stand anywhere but in a service's
 * environment, command and the like. Two combinations that differ only in other variables have the same model.
 */
export function findShapingVariables(values: readonly SourceValue[]): ReadonlySet<string> {
  const shaping = values.filter(({ path }) => !path.some((key) => inertKeys.has(key)));
  return new Set(shaping.flatMap(({ value }) => namesIn(value)));
}

/** Names that `$NAME` or `${NAME…` stands for in a text. */
export function namesIn(text: string): readonly string[] {
  return [...text.matchAll(/\$\{?([A-Za-z_]\w*)/g)].flatMap(([, name]) => name ?? []);
}
