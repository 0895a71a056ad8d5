import { StackError } from "../domain/errors.ts";

/** What to do where Docker is missing or does not run, on one kind of system; each is a clause for a hint. */
interface DockerFixes {
  readonly install: string;
  readonly installCompose: string;
  readonly start: string;
  readonly permit: string;
}

const desktop =
  "install Docker Desktop, which brings Compose: https://docs.docker.com/get-started/get-docker/";

const onLinux: DockerFixes = {
  install:
    "install Docker Engine 25 or newer with Compose 2.30 or newer: https://docs.docker.com/engine/install/",
  installCompose:
    "install the package docker-compose-plugin (Debian: docker-compose), Compose 2.30 or newer: https://docs.docker.com/compose/install/linux/",
  start: "start it (sudo systemctl start docker, or Docker Desktop), or name another one with DOCKER_HOST",
  permit: "join the group that owns the socket (sudo usermod -aG docker $USER) and log in again",
};

const fixes: Readonly<Record<string, DockerFixes>> = {
  darwin: {
    install: desktop,
    installCompose: desktop,
    start: "start it (open -a Docker, or colima start), or name another one with DOCKER_HOST",
    permit: "look at who owns the socket (ls -l), and whose Docker Desktop it is",
  },
  win32: {
    install: desktop,
    installCompose: desktop,
    start: "start it (Docker Desktop), or name another one with DOCKER_HOST",
    permit: "join the group docker-users, and log in again",
  },
};

/** What to do about Docker on a platform, by Node's name for it. */
export function dockerFixes(platform: string): DockerFixes {
  return fixes[platform] ?? onLinux;
}

/** The error where the PATH has no docker command. */
export function noDockerCommand(platform: string): StackError {
  return new StackError("engine-unavailable", {
    message: "there is no docker command on the PATH",
    hint: dockerFixes(platform).install,
  });
}
