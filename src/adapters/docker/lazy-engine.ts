import type { Engine, LocalEngine } from "../../ports/engine.ts";

/** A local engine that is loaded on its first call: its client takes 30 ms, and many commands do not need it. */
export function lazyLocalEngine(load: () => Promise<LocalEngine>): LocalEngine {
  let loaded: Promise<LocalEngine> | undefined;
  const engine = () => {
    loaded ??= load();
    return loaded;
  };
  // The containers of a local engine have their probes already.
  const { readProbes: _, ...base } = lazyEngine(engine);
  return {
    ...base,
    probe: async (id, check, signal) => (await engine()).probe(id, check, signal),
    findWithoutProcesses: async (containers, signal) =>
      (await engine()).findWithoutProcesses(containers, signal),
    // A failure to load is reported by the next call that needs the engine.
    takeFirstCpuSample: () =>
      void engine()
        .then((loaded) => loaded.takeFirstCpuSample())
        .catch(() => undefined),
    measure: async (containers, signal) => (await engine()).measure(containers, signal),
    tryGpu: async (image, cdiDevice, signal) => (await engine()).tryGpu(image, cdiDevice, signal),
  };
}

/** The same for an engine that may lack what only a local one can do. */
export function lazyEngine(load: () => Promise<Engine>): Engine {
  let loaded: Promise<Engine> | undefined;
  const engine = () => {
    loaded ??= load();
    return loaded;
  };
  return {
    describe: async (signal) => (await engine()).describe(signal),
    listContainers: async (project, signal) => (await engine()).listContainers(project, signal),
    readHookRun: async (query, signal) => (await engine()).readHookRun(query, signal),
    inspectContainers: async (ids, signal) => (await engine()).inspectContainers(ids, signal),
    listEnding: async (project, signal) => (await engine()).listEnding(project, signal),
    startContainer: async (id) => (await engine()).startContainer(id),
    watch: async function* (project, signal) {
      yield* (await engine()).watch(project, signal);
    },
    measure: async (containers, signal) =>
      (await (await engine()).measure?.(containers, signal)) ?? new Map(),
    readProbes: async (id, options, signal) =>
      (await (await engine()).readProbes?.(id, options, signal)) ?? { kind: "read", probes: [] },
    readLogs: async (id, lines, signal, sinceMs) => (await engine()).readLogs(id, lines, signal, sinceMs),
    streamLogs: async function* (id, range, signal) {
      yield* (await engine()).streamLogs(id, range, signal);
    },
    readFacts: async (id, signal) => (await engine()).readFacts(id, signal),
    inspect: async (id, signal) => (await engine()).inspect(id, signal),
    findImages: async (references, signal) => (await engine()).findImages(references, signal),
    measureImages: async (ids, signal) => (await engine()).measureImages(ids, signal),
    findImageTagTimes: async (references, signal) => (await engine()).findImageTagTimes(references, signal),
    findResources: async (names, signal) => (await engine()).findResources(names, signal),
    listHeldResources: async (project, signal) => (await engine()).listHeldResources(project, signal),
    describeImages: async (ids, signal) => (await engine()).describeImages(ids, signal),
    findNamed: async (wanted, signal) => (await engine()).findNamed(wanted, signal),
    locate: async () => (await engine()).locate(),
    findRemote: async (signal) => (await engine()).findRemote(signal),
    forwardPort: async (request, signal) => (await engine()).forwardPort(request, signal),
    listHeldPorts: async (signal) => (await engine()).listHeldPorts(signal),
  };
}
