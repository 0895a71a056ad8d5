import type { Writable } from "node:stream";
import type { ComposeTarget } from "../../domain/compose-target.ts";
import type { Compose, ComposeResult } from "../../ports/compose.ts";
import { keepLastLines } from "../text/lines.ts";
import { stripControl } from "../text/strip-control.ts";
import { aimPassed } from "./aim-passed.ts";
import {
  downArguments,
  downProvidersArguments,
  passThroughArguments,
  removeArguments,
  restartArguments,
  versionArguments,
} from "./compose-arguments.ts";
import { capturedComposeEnvironment, composeEnvironment } from "./compose-environment.ts";
import { describeMissingDocker } from "./docker-missing.ts";
import { attachDocker, type DockerCall, streamDocker } from "./run-docker.ts";

/** Working directory and variables of the docker CLI. */
export interface DockerComposeOptions {
  readonly env: ReadonlyMap<string, string>;
  /** Default: the working directory of this process. */
  readonly cwd?: string;
  /**
   * Stdout of this process. Unless it is a terminal, it receives what attached commands print that only read, so
   * that a reader who closes it is noticed here, and not reported as a failure of Compose.
   */
  readonly output?: Writable & { readonly isTTY?: boolean };
}

/** How many of the last stderr lines a result keeps. */
const keptLines = 40;

/** Compose commands that change nothing. */
const readers = new Set([
  "config",
  "events",
  "images",
  "logs",
  "ls",
  "port",
  "ps",
  "stats",
  "top",
  "version",
]);

/**
 * Compose through its command line, `docker compose`, without a shell. Values are passed in the environment,
 * not in argv.
 */
export function createDockerCompose({ env, cwd = process.cwd(), output }: DockerComposeOptions): Compose {
  const callFor = (target: ComposeTarget) => (args: readonly string[]) => ({
    args,
    env: capturedComposeEnvironment(env, target),
    cwd,
  });
  return {
    // Loaded on demand: a cached model needs neither module.
    readModel: async (target, signal) => {
      const { readModel } = await import("./read-model.ts");
      return readModel({ target, call: callFor(target) }, signal);
    },
    readSources: async (target) => {
      const { readComposeSources } = await import("./compose-sources.ts");
      return readComposeSources(target);
    },
    readVersion: async (signal) => {
      const { readVersion } = await import("./read-version.ts");
      return readVersion({ args: versionArguments, env: Object.fromEntries(env), cwd }, signal);
    },
    printConfig: async (given, { interpolate, text }, signal) => {
      const { printConfig } = await import("./read-model.ts");
      const target = text === undefined ? given : { ...given, files: ["-"] };
      return printConfig({ target, call: callFor(target) }, { interpolate, text }, signal);
    },
    async hasPlugin(name) {
      const { hasPlugin } = await import("./has-plugin.ts");
      return hasPlugin(name, Object.fromEntries(env));
    },
    prepareToLaunch() {
      // Load the modules, which takes 50 ms, while the engine answers the requests that were just sent.
      setImmediate(() => {
        Promise.all([import("./launch.ts"), import("execa")]).catch(() => undefined);
      });
    },
    launch: async (target, request, onProgress, signal) => {
      const { launch } = await import("./launch.ts");
      return launch({ target, request, call: callFor(target) }, onProgress, signal);
    },
    async removeServices(target, services, signal) {
      if (services.length === 0) return { exitCode: 0, stderr: "" };
      return change(callFor(target)(removeArguments(target, services)), signal);
    },
    downProviders: (target, services, signal) =>
      change(callFor(target)(downProvidersArguments(target, services)), signal),
    down: (target, options, signal) => change(callFor(target)(downArguments(target, options)), signal),
    removeOwned: async (target, request, signal) => {
      const { removeOwned } = await import("./remove-owned.ts");
      return removeOwned({ target, request, call: callFor(target) }, signal);
    },
    hashJoined: async (target, joined, signal) => {
      const { hashJoined } = await import("./hash-joined.ts");
      return hashJoined({ target, call: callFor(target) }, joined, signal);
    },
    restart: (target, services, signal) =>
      change(callFor(target)(restartArguments(target, services)), signal),
    async passThrough(target, args, signal) {
      const call = { args: passThroughArguments(target, args), env: composeEnvironment(env, target), cwd };
      const aimed = aimPassed(target, args, cwd);
      if (aimed !== undefined) {
        const { proveInputs } = await import("./prove-inputs.ts");
        await proveInputs(aimed, env);
      }
      const does = readers.has(args[0] ?? "") ? "reads" : "changes";
      const given = { ...call, does, project: target.project } as const;
      const piped = does === "reads" && output?.isTTY !== true ? output : undefined;
      const { exitCode, startError } = await attachDocker(given, signal, piped);
      if (startError !== undefined) throw describeMissingDocker(startError);
      return exitCode;
    },
  };
}

async function change(call: DockerCall, signal: AbortSignal | undefined): Promise<ComposeResult> {
  const said = keepLastLines(keptLines);
  const onLine = { stdout: () => {}, stderr: (line: string) => said.push(stripControl(line)) };
  const { exitCode, startError } = await streamDocker({ ...call, does: "changes" }, onLine, signal);
  if (startError !== undefined) throw describeMissingDocker(startError);
  return { exitCode, stderr: said.lines().join("\n") };
}
