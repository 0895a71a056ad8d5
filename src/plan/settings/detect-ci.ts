import { parseBoolean } from "../../domain/parse-boolean.ts";

/**
 * Whether a command runs in CI, and whether in GitHub Actions, whose log supports groups and annotations.
 */
export interface CiMode {
  readonly on: boolean;
  readonly github: boolean;
}

/** The mode outside CI. */
export const noCi: CiMode = { on: false, github: false };

/**
 * Detects CI by the variable `CI`, which every known CI service sets. Any value counts except an empty one
 * and those that mean false. `asked` is the value of `--ci` or `--no-ci`, which takes precedence.
 */
export function detectCi(env: ReadonlyMap<string, string>, asked: boolean | undefined): CiMode {
  const value = env.get("CI") ?? "";
  const on = asked ?? (value !== "" && parseBoolean(value) !== false);
  return { on, github: on && env.get("GITHUB_ACTIONS") === "true" };
}
