import { lazyCompose } from "../adapters/compose/lazy-compose.ts";
import { lazyEngine } from "../adapters/docker/lazy-engine.ts";
import type { EmbeddedOptions } from "../adapters/embedded/create-embedded.ts";
import type { Adapters, EngineAccess } from "../run/world.ts";

type SharedOptions = Omit<EmbeddedOptions, "print" | "directory">;

/** The engine that runs services as processes. It is loaded on its first call, because most commands do not need it. */
export function accessEmbedded(options: SharedOptions): EngineAccess {
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
