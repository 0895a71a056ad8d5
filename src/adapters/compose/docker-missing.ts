import { StackError } from "../../domain/errors.ts";
import { dockerFixes, noDockerCommand } from "../../plan/docker-fixes.ts";

/** The error for a docker CLI that could not be started, by the system's code. */
export function describeMissingDocker(startError: string): StackError {
  if (startError === "ENOENT") return noDockerCommand(process.platform);
  return new StackError("engine-unavailable", {
    message: `the docker command cannot be run: ${startError}`,
    hint: dockerFixes(process.platform).install,
  });
}

/** The error for a Compose that failed to read a project and did not say why. */
export function describeSilentEnd({
  exitCode,
  signal,
}: {
  readonly exitCode: number;
  /** What ended it from outside. */
  readonly signal: string | undefined;
}): StackError {
  const how = signal === undefined ? `ended with exit code ${exitCode}` : `was ended by ${signal}`;
  const isKill = signal === "SIGKILL" || exitCode === 137;
  return new StackError("invalid-compose-file", {
    message: `docker compose config ${how} and said nothing, so the project could not be read`,
    hint: isKill
      ? "Look whether the machine ran out of memory (dmesg), and run the command again."
      : "Run docker compose config and docker compose version, and look how they end.",
  });
}

// A docker CLI without the plugin takes our options for its own: `unknown flag: --project-directory`.
const pluginIsMissing =
  /is not a docker command|unknown command: docker compose|^unknown (?:shorthand )?flag: [^\n]*\n[\s\S]*Usage: +docker \[OPTIONS\]/m;

// The CLI only warns, and then finds none of its plugins.
const folderIsForbidden = /Error loading config file: open ([^\n]+?): permission denied/;

const contextIsBroken = /unable to resolve docker endpoint: ([^\n]+)/;

/** The error for a docker CLI that cannot run Compose at all; undefined when Compose itself was reached. */
export function findUnusableDocker(stderr: string): StackError | undefined {
  if (pluginIsMissing.test(stderr)) return describeMissingPlugin(stderr);
  const [, endpoint] = contextIsBroken.exec(stderr) ?? [];
  if (endpoint === undefined) return undefined;
  return new StackError("engine-unavailable", {
    message: `docker cannot tell which engine is meant: ${endpoint.replace(/: open .*$/, "")}`,
    hint: "docker context ls shows the contexts; look at DOCKER_CONTEXT and DOCKER_HOST",
  });
}

function describeMissingPlugin(stderr: string): StackError {
  const [, forbidden] = folderIsForbidden.exec(stderr) ?? [];
  if (forbidden !== undefined) {
    return new StackError("engine-unavailable", {
      message: `docker may not read ${forbidden}, and so finds no compose plugin`,
      hint: "look at who owns that folder (ls -ld ~/.docker), and at HOME and DOCKER_CONFIG",
    });
  }
  return new StackError("engine-unavailable", {
    message: "docker has no compose plugin",
    hint: dockerFixes(process.platform).installCompose,
  });
}
