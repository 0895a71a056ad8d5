import { type Problem, StackError } from "../../domain/errors.ts";
import type { Feature } from "../../domain/feature.ts";
import { parseBoolean } from "../../domain/parse-boolean.ts";

/**
 * The enabled features, from the flags in this process's environment; without a flag, a feature has its default. Throws
 * StackError `invalid-setting` with every flag that is not a boolean.
 */
export function resolveFlags(
  features: readonly Pick<Feature, "name" | "flag" | "default">[],
  env: Readonly<Record<string, string | undefined>>,
): ReadonlySet<string> {
  const enabled = new Set<string>();
  const problems: Problem[] = [];
  for (const feature of features) {
    const value = env[feature.flag];
    const isOn = value === undefined ? feature.default : parseBoolean(value);
    if (isOn === undefined) problems.push({ message: `${feature.flag}="${value}" is not a boolean` });
    else if (isOn) enabled.add(feature.name);
  }
  if (problems.length === 0) return enabled;
  throw new StackError("invalid-setting", {
    message: "the environment has invalid flags",
    problems,
    hint: "Write true or false.",
  });
}
