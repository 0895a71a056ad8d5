import { cacheModel } from "../adapters/compose/cache-model.ts";
import { createDockerCompose } from "../adapters/compose/docker-compose.ts";
import { lazyCompose } from "../adapters/compose/lazy-compose.ts";
import { createComposeSources } from "../adapters/compose/list-inputs.ts";
import { readWorkingDirectory } from "../adapters/disk/known-folders.ts";
import { createNodeFiles } from "../adapters/disk/node-files.ts";
import { lazyEngine } from "../adapters/docker/lazy-engine.ts";
import type { EmbeddedOptions } from "../adapters/embedded/create-embedded.ts";
import { createFileLocks } from "../adapters/host/file-locks.ts";
import { createGitRepository } from "../adapters/host/git-repository.ts";
import { createNodeHost } from "../adapters/host/node-host.ts";
import { createSystemClock } from "../adapters/host/system-clock.ts";
import { createSystemPackages } from "../adapters/host/system-packages.ts";
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
    engine: lazyEngine(async () => {
      const { createDockerEngine } = await import("../adapters/docker/docker-engine.ts");
      return createDockerEngine({ env });
    }),
  };
  const ping = async (signal?: AbortSignal) => {
    const { pingEngine } = await import("../adapters/docker/ping-engine.ts");
    return pingEngine(env, files, signal);
  };
  return {
    files,
    clock: createSystemClock(),
    ...docker,
    engines: { docker: { at: () => docker, ping }, embedded: accessEmbedded({ env, files, cwd }) },
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
  let loaded: Promise<Adapters> | undefined;
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
    engine: lazyEngine(async () => (await adapters()).engine),
  };
}
