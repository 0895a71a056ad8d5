import { statSync } from "node:fs";
import { isAbsolute } from "node:path";

/**
 * The working directory under the path that the shell used, as Compose takes it
 * (https://pkg.go.dev/os#Getwd). A project in a folder behind a link is therefore named after the link.
 */
export function readWorkingDirectory(env: ReadonlyMap<string, string>): string {
  const real = process.cwd();
  const named = env.get("PWD");
  if (named === undefined || named === real || !isAbsolute(named)) return real;
  const [there, here] = [named, "."].map((path) => statSync(path, { throwIfNoEntry: false }));
  return there && here && there.ino === here.ino && there.dev === here.dev ? named : real;
}
