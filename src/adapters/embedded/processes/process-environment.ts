import type { LaunchDescription } from "../model/launch-description.ts";
import { markerName } from "./process-table.ts";

/**
 * The variables that a process inherits from the caller: only basic ones, such as PATH, HOME and the locale.
 */
const inherited = /^(?:PATH|HOME|USER|LOGNAME|SHELL|LANG|LC_\w+|TZ|TMPDIR)$/;

/** The environment of a service's process and of its check. */
export function processEnvironment(
  id: string,
  { environment }: Pick<LaunchDescription, "environment">,
  env: ReadonlyMap<string, string>,
): Readonly<Record<string, string>> {
  const ofCaller = [...env].filter(([name]) => inherited.test(name));
  return { ...Object.fromEntries(ofCaller), ...environment, [markerName]: id };
}
