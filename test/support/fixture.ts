import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import type { EngineKind } from "../../src/domain/engine-choice.ts";
import { dedent } from "./dedent.ts";
import { removeProject } from "./engine/engine.ts";
import {
  type RunningStackctl,
  type StackctlOptions,
  type StackctlResult,
  startStackctl,
} from "./run-stackctl.ts";
import { withoutDocker } from "./without-docker.ts";

/** Text by path; a text may be indented like the code around it. */
export type FixtureFiles = Readonly<Record<string, string>>;

/** `none`: the fixture runs nothing and calls no engine. */
export type FixtureEngine = EngineKind | "none";

type RunOptions = Omit<Partial<StackctlOptions>, "env"> & {
  /** Added to the clean environment; `undefined` removes COMPOSE_PROJECT_NAME. */
  readonly env?: Readonly<Record<string, string | undefined>>;
};

/** A separate project folder with a unique project name. */
export interface Fixture {
  readonly name: string;
  /** The engine that runs the services. */
  readonly engine: FixtureEngine;
  /** Unique, and passed to every call as COMPOSE_PROJECT_NAME. */
  readonly project: string;
  readonly directory: string;
  readonly createdAt: Date;
  /** Every finished stackctl call, in order. */
  readonly calls: readonly StackctlResult[];
  /** Runs the built stackctl in the folder; a string is split at spaces. */
  stackctl(args: string | readonly string[], options?: RunOptions): Promise<StackctlResult>;
  /** Starts the built stackctl and returns it while it runs. */
  start(args: string | readonly string[], options?: RunOptions): RunningStackctl;
  /** Runs `docker compose` in the folder, without stackctl, and returns its stdout; throws if it fails. */
  compose(args: string | readonly string[], options?: RunOptions): Promise<string>;
  write(path: string, text: string): Promise<void>;
  read(path: string): Promise<string>;
  /** Removes containers or processes, networks, volumes and the folder. */
  cleanup(): Promise<void>;
}

/**
 * Writes the files into a new folder below the temp folder. The name consists of lowercase letters, digits and dashes.
 * `embedded` simulates a machine without any container engine.
 */
export async function createFixture(
  name: string,
  files: FixtureFiles,
  engine: FixtureEngine = "docker",
): Promise<Fixture> {
  const short = name.slice(0, 30);
  const directory = await mkdtemp(join(tmpdir(), `stackctl-${short}-`));
  const project = `st-${short}-${randomBytes(3).toString("hex")}`;
  const machine = engine === "embedded" ? await withoutDocker(directory) : {};
  const calls: StackctlResult[] = [];
  const running = new Set<RunningStackctl>();

  const start: Fixture["start"] = (args, options = {}) => {
    const started = startStackctl(split(args), { cwd: directory, ...options, env: environment(options) });
    running.add(started);
    void started.result.then((result) => {
      running.delete(started);
      calls.push(result);
    });
    return started;
  };
  const environment = (options: RunOptions) => {
    const merged = { COMPOSE_PROJECT_NAME: project, ...machine, ...options.env };
    return Object.fromEntries(
      Object.entries(merged).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
    );
  };
  const write: Fixture["write"] = async (path, text) => {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), dedent(text));
  };
  for (const [path, text] of Object.entries(files)) await write(path, text);

  return {
    name,
    engine,
    project,
    directory,
    createdAt: new Date(),
    calls,
    start,
    write,
    stackctl: (args, options) => start(args, options).result,
    compose: async (args, options = {}) => {
      const { stdout } = await execa("docker", ["compose", ...split(args)], {
        cwd: options.cwd ?? directory,
        env: { COMPOSE_PROFILES: undefined, COMPOSE_FILE: undefined, ...environment(options) },
      });
      return stdout;
    },
    read: (path) => readFile(join(directory, path), "utf8"),
    cleanup: async () => {
      for (const started of running) started.signal("SIGKILL");
      await Promise.all([...running].map((started) => started.result));
      if (engine === "docker") await removeProject(project);
      if (engine === "embedded") await start("down --engine embedded --volumes --yes").result;
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function split(args: string | readonly string[]): readonly string[] {
  return typeof args === "string" ? args.split(" ").filter((part) => part !== "") : args;
}
