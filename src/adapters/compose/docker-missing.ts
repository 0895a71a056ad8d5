import { StackError } from "../../domain/errors.ts";

const installHint =
  "install Docker Engine 25 or newer with Compose 2.30 or newer: https://docs.docker.com/engine/install/";

/** The error for a docker CLI that could not be started, by the system's code. */
export function describeMissingDocker(startError: string): StackError {
  if (startError === "ENOENT") {
    return new StackError("engine-unavailable", {
      message: "there is no docker command on the PATH",
      hint: installHint,
    });
  }
  return new StackError("engine-unavailable", {
    message: `the docker command cannot be run: ${startError}`,
    hint: installHint,
  });
}

// A docker CLI without the plugin takes our options for its own: `unknown flag: --project-directory`.
const pluginIsMissing =
  /is not a docker command|unknown command: docker compose|^unknown (?:shorthand )?flag: [^\n]*\n[\s\S]*Usage: +docker \[OPTIONS\]/m;

const contextIsBroken = /unable to resolve docker endpoint: ([^\n]+)/;

/** The error for a docker CLI that cannot run Compose at all; undefined when Compose itself was reached. */
export function findUnusableDocker(stderr: string): StackError | undefined {
  if (pluginIsMissing.test(stderr)) {
    return new StackError("engine-unavailable", {
      message: "docker has no compose plugin",
      hint: "install the package docker-compose-plugin (Debian: docker-compose), Compose 2.30 or newer: https://docs.docker.com/compose/install/linux/",
    });
  }
  const [, endpoint] = contextIsBroken.exec(stderr) ?? [];
  if (endpoint === undefined) return undefined;
  return new StackError("engine-unavailable", {
    message: `docker cannot tell which engine is meant: ${endpoint.replace(/: open .*$/, "")}`,
    hint: "docker context ls shows the contexts; look at DOCKER_CONTEXT and DOCKER_HOST",
  });
}
