import { createComposeSources } from "../../../src/adapters/compose/list-inputs.ts";
import { noFlags } from "../../../src/domain/flag-request.ts";
import type { ComposeModel } from "../../../src/domain/service.ts";
import { createSecretKeeper } from "../../../src/run/secret-keeper.ts";
import type { LoadRequest } from "../../../src/run/settings/load-configuration.ts";
import type { World } from "../../../src/run/world.ts";
import { FakeClock } from "../fakes/fake-clock.ts";
import { FakeHost } from "../fakes/fake-host.ts";
import { FakeLocks } from "../fakes/fake-locks.ts";
import { FakePackages } from "../fakes/fake-packages.ts";
import { MemoryFiles } from "../fakes/memory-files.ts";
import { type ComposeCall, ScriptedCompose } from "../fakes/scripted-compose.ts";
import { ScriptedEngine } from "../fakes/scripted-engine.ts";

interface WorldInput {
  readonly model: ComposeModel;
  /** The model that the embedded engine reads; default: the same model. */
  readonly embeddedModel?: ComposeModel;
  /** By path below the project directory `/p`. */
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Absolute paths of the files that git knows. */
  readonly committed?: readonly string[];
  readonly onCall?: (
    call: ComposeCall,
  ) => ReturnType<NonNullable<ConstructorParameters<typeof ScriptedCompose>[0]["onCall"]>>;
  /** The Docker engine is a manager of a Swarm. */
  readonly isManager?: boolean;
}

/** Fakes of all ports around a project in `/p`. */
export function aWorld({
  model,
  embeddedModel = model,
  files = { "compose.yaml": "" },
  env = {},
  committed = [],
  onCall,
  isManager = false,
}: WorldInput) {
  const clock = new FakeClock(1_000_000);
  const compose = new ScriptedCompose({ model, ...(onCall ? { onCall } : {}) });
  const engine = new ScriptedEngine(clock);
  const embeddedEngine = new ScriptedEngine(clock);
  const swarmEngine = new ScriptedEngine(clock);
  const embedded = { compose: new ScriptedCompose({ model: embeddedModel }), engine: embeddedEngine };
  const engines = {
    docker: {
      at: () => ({ compose, engine }),
      ping: async () => {
        if (engine.failure) throw engine.failure;
        return { isManager };
      },
    },
    embedded: { at: () => embedded },
    swarm: { at: () => ({ compose, engine: swarmEngine }) },
  };
  const memory = new MemoryFiles(
    Object.fromEntries(Object.entries(files).map(([name, text]) => [`/p/${name}`, text])),
  );
  const host = new FakeHost();
  const packages = new FakePackages();
  const locks = new FakeLocks();
  const world: World = {
    files: memory,
    clock,
    compose,
    engine,
    engines,
    host,
    packages,
    locks,
    sources: createComposeSources(memory),
    repository: { listCommitted: async (_, paths) => paths.filter((path) => committed.includes(path)) },
    secrets: createSecretKeeper(),
    env: new Map(Object.entries(env)),
    cwd: "/p",
  };
  return { world, clock, compose, engine, embeddedEngine, swarmEngine, host, packages, locks, files: memory };
}

/** A command line in `/p` with only the given values. */
export function aRequest(changes: Partial<LoadRequest> = {}): LoadRequest {
  return {
    cwd: "/p",
    files: [],
    projectName: undefined,
    projectDirectory: undefined,
    envFiles: [],
    flags: noFlags,
    settings: {},
    services: [],
    ...changes,
  };
}

/** A command line with `--enable-NAME` for each. */
export function enabling(...names: readonly string[]): LoadRequest {
  const explicit = names.map((name) => ({ name, value: true, detail: `--enable-${name}` }));
  return aRequest({ flags: { ...noFlags, explicit } });
}
