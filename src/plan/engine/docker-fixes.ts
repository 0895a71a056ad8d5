import { StackError } from "../../domain/errors.ts";

/** Remedies for a missing or stopped Docker on one operating system; each is a clause for a hint. */
interface DockerFixes {
  readonly install: string;
  readonly installCompose: string;
  readonly start: string;
  readonly permit: string;
}

const desktop =
  "Install Docker Desktop, which brings Compose: https://docs.docker.com/get-started/get-docker/";

const onLinux: DockerFixes = {
  install:
    "Install Docker Engine 25 or newer with Compose 2.30 or newer: https://docs.docker.com/engine/install/",
  installCompose:
    "Install the package docker-compose-plugin (Debian: docker-compose), Compose 2.30 or newer: https://docs.docker.com/compose/install/linux/",
  start:
    "Start Docker (sudo systemctl start docker, or Docker Desktop), or set DOCKER_HOST to another engine.",
  permit: "Join the group that owns the socket (sudo usermod -aG docker $USER) and log in again.",
};

const fixes: Readonly<Record<string, DockerFixes>> = {
  darwin: {
    install: desktop,
    installCompose: desktop,
    start: "Start Docker (open -a Docker, or colima start), or set DOCKER_HOST to another engine.",
    permit: "Check who owns the socket (ls -l), and which user runs Docker Desktop.",
  },
  win32: {
    install: desktop,
    installCompose: desktop,
    start: "Start Docker Desktop, or set DOCKER_HOST to another engine.",
    permit: "Join the group docker-users, and log in again.",
  },
};

/** The remedies for Docker on a platform, named as Node names it (`linux`, `darwin`, `win32`). */
export function dockerFixes(platform: string): DockerFixes {
  return fixes[platform] ?? onLinux;
}

/** The error for a PATH without a docker command. */
export function noDockerCommand(platform: string): StackError {
  return new StackError("engine-unavailable", {
    message: "no docker command was found on the PATH",
    hint: dockerFixes(platform).install,
  });
}
