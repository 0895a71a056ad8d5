import type { LaunchDescription } from "../model/launch-description.ts";
import { markerName } from "./process-table.ts";

/** What a process gets of the caller's environment: what programs need to find their way, and nothing else. */
const inherited = /^(?:PATH|HOME|USER|LOGNAME|SHELL|LANG|LC_\w+|TZ|TMPDIR)$/;

/** The environment that a service's process and its check run with. */
export function processEnvironment(
  id: string,
  { environment }: Pick<LaunchDescription, "environment">,
  env: ReadonlyMap<string, string>,
): Readonly<Record<string, string>> {
  const ofCaller = [...env].filter(([name]) => inherited.test(name));
  return { ...Object.fromEntries(ofCaller), ...environment, [markerName]: id };
}
