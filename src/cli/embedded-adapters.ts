import { lazyCompose } from "../adapters/compose/lazy-compose.ts";
import { lazyEngine } from "../adapters/docker/lazy-engine.ts";
import type { EmbeddedOptions } from "../adapters/embedded/create-embedded.ts";
import type { Adapters } from "../run/world.ts";

/** What runs services as processes, loaded when it is first asked something: most commands do without. */
export function createEmbeddedAdapters(options: Omit<EmbeddedOptions, "print">): Adapters {
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
