import { EventEmitter, once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { createNodeFiles } from "../../src/adapters/disk/node-files.ts";
import { createEmbedded } from "../../src/adapters/embedded/create-embedded.ts";
import type { ComposeTarget } from "../../src/domain/compose-target.ts";
import type { LaunchRequest } from "../../src/ports/compose.ts";

/** The keys of a service, as in a compose file. */
export type WrittenService = Readonly<Record<string, unknown>>;

/** A folder with a compose file whose services run as processes. */
export async function createEmbeddedProject(project = "demo", platform?: NodeJS.Platform) {
  const directory = await mkdtemp(join(tmpdir(), "st-embedded-"));
  const env = new Map([["PATH", process.env.PATH ?? ""]]);
  const printed: string[] = [];
  const printing = new EventEmitter();
  const options = {
    directory,
    env,
    files: createNodeFiles(),
    print: (text: string) => {
      printed.push(text);
      printing.emit("line");
    },
  };
  const open = (cwd = directory) => createEmbedded({ ...options, cwd, ...(platform ? { platform } : {}) });
  const { compose, engine } = open();
  const services = new Map<string, WrittenService>();
  const target: ComposeTarget = {
    files: [],
    projectName: project,
    projectDirectory: directory,
    envFiles: [],
    profiles: [],
    env: {},
  };
  const usual: Omit<LaunchRequest, "services"> = { build: false, pull: undefined, forceRecreate: false };
  return {
    directory,
    target,
    compose,
    engine,
    printed,
    /** Resolves once this many lines have been printed. */
    async untilPrinted(count: number) {
      while (printed.length < count) await once(printing, "line");
    },
    /** A second stackctl for the same folder. */
    open,
    async write(name: string, service: WrittenService) {
      services.set(name, service);
      await writeFile(join(directory, "compose.yaml"), stringify({ services: Object.fromEntries(services) }));
    },
    launch: (names: readonly string[], changes: Partial<LaunchRequest> = {}) =>
      compose.launch(target, { ...usual, services: names, ...changes }, () => {}),
    async only() {
      const [container, ...others] = await engine.listContainers(project);
      if (!container || others.length > 0) throw new Error("not exactly one process");
      return container;
    },
    async cleanup() {
      await compose
        .down({ ...target, files: [] }, { volumes: true, timeoutSeconds: 0 })
        .catch(() => undefined);
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Escapes text so that Compose does not replace variables in it. */
export function verbatim(text: string): string {
  return text.replaceAll("$", "$$$$");
}

/** A service that runs this shell script; `changes` overrides other keys. */
export function shellService(script: string, changes: WrittenService = {}): WrittenService {
  return { image: "none", ...changes, "x-stackctl": { embedded: { command: verbatim(script) } } };
}
