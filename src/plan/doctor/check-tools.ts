import { StackError } from "../../domain/errors.ts";
import { noDockerCommand } from "../engine/docker-fixes.ts";
import { isOlder } from "../engine/engine-version.ts";
import { oldestCompose } from "../preflight/check-versions.ts";
import { type Diagnosis, failedWith, fine, skipped, warning } from "./diagnosis.ts";

/** Minimum Node version of `package.json`. */
const oldestNode = "20.19";

/** Checks that the running Node is new enough. */
export function checkNode(version: string): Diagnosis {
  if (!isOlder(version, oldestNode)) return fine("node", `Node ${version}`);
  const fix = `Install Node ${oldestNode} or newer: https://nodejs.org`;
  return warning("node", `Node ${version} is older than ${oldestNode}`, fix);
}

/** Checks that the docker command exists; stackctl calls Compose through it. */
export function checkDockerCli(isThere: boolean, platform: string): readonly Diagnosis[] {
  if (isThere) return [fine("docker-cli", "the docker command is on the PATH")];
  return failedWith("docker-cli", noDockerCommand(platform));
}

/** Checks that Compose exists and is new enough; `found` is its version, or the error of reading it. */
export function checkCompose(found: string | StackError, hasCli: boolean): readonly Diagnosis[] {
  if (!hasCli) return [skipped("compose", "needs the docker command")];
  if (found instanceof StackError) return failedWith("compose", found);
  if (!isOlder(found, oldestCompose)) return [fine("compose", `Compose ${found}`)];
  const message = `Compose ${found} is older than ${oldestCompose}, the oldest version that stackctl supports`;
  const fix = "Update the package docker-compose-plugin: https://docs.docker.com/compose/install/linux/";
  return [warning("compose", message, fix)];
}
