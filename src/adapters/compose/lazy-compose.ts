import type { Compose } from "../../ports/compose.ts";

/** A Compose that is loaded on its first call. */
export function lazyCompose(load: () => Promise<Compose>): Compose {
  let loaded: Promise<Compose> | undefined;
  const compose = () => {
    loaded ??= load();
    return loaded;
  };
  return {
    readModel: async (target, signal) => (await compose()).readModel(target, signal),
    printConfig: async (target, options, signal) => (await compose()).printConfig(target, options, signal),
    readSources: async (target) => (await compose()).readSources(target),
    readVersion: async (signal) => (await compose()).readVersion(signal),
    hasPlugin: async (name) => (await compose()).hasPlugin(name),
    prepareToLaunch() {
      compose().then(
        (known) => known.prepareToLaunch(),
        () => undefined,
      );
    },
    launch: async (target, request, onProgress, signal) =>
      (await compose()).launch(target, request, onProgress, signal),
    removeServices: async (target, services, signal) =>
      (await compose()).removeServices(target, services, signal),
    downProviders: async (target, services, signal) =>
      (await compose()).downProviders(target, services, signal),
    down: async (target, options, signal) => (await compose()).down(target, options, signal),
    removeOwned: async (target, request, signal) => (await compose()).removeOwned(target, request, signal),
    hashJoined: async (target, joined, signal) => (await compose()).hashJoined(target, joined, signal),
    restart: async (target, services, signal) => (await compose()).restart(target, services, signal),
    passThrough: async (target, args, signal) => (await compose()).passThrough(target, args, signal),
  };
}
