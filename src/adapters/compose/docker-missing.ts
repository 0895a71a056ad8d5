import { StackError } from "../../domain/errors.ts";
import { dockerFixes, noDockerCommand } from "../../plan/engine/docker-fixes.ts";

/** The error for a docker CLI that could not be started, by the system's error code. */
export function describeMissingDocker(startError: string): StackError {
  if (startError === "ENOENT") return noDockerCommand(process.platform);
  return new StackError("engine-unavailable", {
    message: `the docker command cannot be run: ${startError}`,
    hint: dockerFixes(process.platform).install,
  });
}

/** The error for a Compose call that failed to read a project and printed no reason. */
export function describeSilentEnd({
  exitCode,
  signal,
}: {
  readonly exitCode: number;
  /** The signal that killed it. */
  readonly signal: string | undefined;
}): StackError {
  const how = signal === undefined ? `exited with code ${exitCode}` : `was killed by ${signal}`;
  const isKill = signal === "SIGKILL" || exitCode === 137;
  return new StackError("invalid-compose-file", {
    message: `docker compose config ${how} without an error message, so the project could not be read`,
    hint: isKill
      ? "Check with dmesg whether this machine ran out of memory, then run the command again."
      : "Run docker compose config and docker compose version to see how they fail.",
  });
}

// A docker CLI without the plugin parses our options as its own: `unknown flag: --project-directory`.
const pluginIsMissing =
  /is not a docker command|unknown command: docker compose|^unknown (?:shorthand )?flag: [^\n]*\n[\s\S]*Usage: +docker \[OPTIONS\]/m;

// The CLI only prints a warning, and then finds none of its plugins.
const folderIsForbidden = /Error loading config file: open ([^\n]+?): permission denied/;

const contextIsBroken = /unable to resolve docker endpoint: ([^\n]+)/;

/** The error for a docker CLI that cannot run Compose. Undefined when Compose itself was reached. */
export function findUnusableDocker(stderr: string): StackError | undefined {
  if (pluginIsMissing.test(stderr)) return describeMissingPlugin(stderr);
  const [, endpoint] = contextIsBroken.exec(stderr) ?? [];
  if (endpoint === undefined) return undefined;
  return new StackError("engine-unavailable", {
    message: `docker cannot choose an engine: ${endpoint.replace(/: open .*$/, "")}`,
    hint: "Run docker context ls to list the contexts, and check DOCKER_CONTEXT and DOCKER_HOST.",
  });
}

function describeMissingPlugin(stderr: string): StackError {
  const [, forbidden] = folderIsForbidden.exec(stderr) ?? [];
  if (forbidden !== undefined) {
    return new StackError("engine-unavailable", {
      message: `docker has no permission to read ${forbidden}, so it finds no compose plugin`,
      hint: "Check the owner of that folder (ls -ld ~/.docker), and HOME and DOCKER_CONFIG.",
    });
  }
  return new StackError("engine-unavailable", {
    message: "docker has no compose plugin",
    hint: dockerFixes(process.platform).installCompose,
  });
}
