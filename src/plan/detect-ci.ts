import { parseBoolean } from "../domain/parse-boolean.ts";

/** Whether a command runs in CI, and whether that is GitHub Actions, whose log understands groups and annotations. */
export interface CiMode {
  readonly on: boolean;
  readonly github: boolean;
}

/** Not in CI. */
export const noCi: CiMode = { on: false, github: false };

/**
 * CI by `CI` in the environment, which every known service sets; whatever it holds counts unless that means no.
 * `asked` is `--ci` or `--no-ci`, which is stronger.
 */
export function detectCi(env: ReadonlyMap<string, string>, asked: boolean | undefined): CiMode {
  const value = env.get("CI") ?? "";
  const on = asked ?? (value !== "" && parseBoolean(value) !== false);
  return { on, github: on && env.get("GITHUB_ACTIONS") === "true" };
}
