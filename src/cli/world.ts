import { cacheModel } from "../adapters/compose/cache-model.ts";
import { createDockerCompose } from "../adapters/compose/docker-compose.ts";
import { lazyCompose } from "../adapters/compose/lazy-compose.ts";
import { createComposeSources } from "../adapters/compose/list-inputs.ts";
import { readWorkingDirectory } from "../adapters/disk/known-folders.ts";
import { createNodeFiles } from "../adapters/disk/node-files.ts";
import { lazyEngine, lazyLocalEngine } from "../adapters/docker/lazy-engine.ts";
import type { createEmbedded, EmbeddedOptions } from "../adapters/embedded/create-embedded.ts";
import { createFileLocks } from "../adapters/host/file-locks.ts";
import { createGitRepository } from "../adapters/host/git-repository.ts";
import { createNodeHost } from "../adapters/host/node-host.ts";
import { createSystemClock } from "../adapters/host/system-clock.ts";
import { createSystemPackages } from "../adapters/host/system-packages.ts";
import type { SwarmOptions } from "../adapters/swarm/create-swarm.ts";
import { createSecretKeeper } from "../run/secret-keeper.ts";
import type { Adapters, EngineAccess, World } from "../run/world.ts";
import { readEnvironment } from "./terminal/read-environment.ts";

/** The real world: Docker, the disk, the clock. The only place beside the backend's that builds adapters. */
export function createWorld(): World {
  const env = readEnvironment();
  const files = createNodeFiles();
  const cwd = readWorkingDirectory(env);
  const docker: Adapters = {
    compose: cacheModel(createDockerCompose({ env, cwd, output: process.stdout }), env),
    engine: lazyLocalEngine(async () => {
      const { createDockerEngine } = await import("../adapters/docker/docker-engine.ts");
      return createDockerEngine({ env });
    }),
  };
  const ping = async (signal?: AbortSignal) => {
    const { pingEngine } = await import("../adapters/docker/ping-engine.ts");
    return pingEngine(env, files, signal);
  };
  const clock = createSystemClock();
  return {
    files,
    clock,
    ...docker,
    engines: {
      docker: { at: () => docker, ping },
      embedded: accessEmbedded({ env, files, cwd }),
      swarm: accessSwarm({ env, files, clock, compose: docker.compose, docker: docker.engine }),
    },
    host: createNodeHost(),
    packages: createSystemPackages(),
    locks: createFileLocks(),
    sources: createComposeSources(files),
    repository: createGitRepository(),
    secrets: createSecretKeeper(),
    env,
    cwd,
  };
}

/** The Swarm that Docker's engine manages. It is loaded on its first call. */
function accessSwarm(options: Omit<SwarmOptions, "print">): EngineAccess {
  let loaded: Promise<Adapters> | undefined;
  const adapters = () => {
    loaded ??= import("../adapters/swarm/create-swarm.ts").then(({ createSwarm }) =>
      createSwarm({ ...options, print: (text) => void process.stdout.write(text) }),
    );
    return loaded;
  };
  const swarm: Adapters = {
    compose: {
      ...lazyCompose(async () => (await adapters()).compose),
      findLimits: async (target, signal) =>
        (await (await adapters()).compose.findLimits?.(target, signal)) ?? [],
    },
    engine: lazyEngine(async () => (await adapters()).engine),
  };
  return { at: () => swarm };
}

type SharedOptions = Omit<EmbeddedOptions, "print" | "directory">;

/** The engine that runs services as processes. It is loaded on its first call, because most commands do not need it. */
function accessEmbedded(options: SharedOptions): EngineAccess {
  const known = new Map<string, Adapters>();
  return {
    at(directory) {
      const adapters = known.get(directory) ?? createAdapters({ ...options, directory });
      known.set(directory, adapters);
      return adapters;
    },
  };
}

function createAdapters(options: Omit<EmbeddedOptions, "print">): Adapters {
  let loaded: Promise<ReturnType<typeof createEmbedded>> | undefined;
  const load = async () => {
    const { createEmbedded } = await import("../adapters/embedded/create-embedded.ts");
    return createEmbedded({ ...options, print: (text) => void process.stdout.write(text) });
  };
  const adapters = () => {
    loaded ??= load();
    return loaded;
  };
  return {
    compose: lazyCompose(async () => (await adapters()).compose),
    engine: lazyLocalEngine(async () => (await adapters()).engine),
  };
}
