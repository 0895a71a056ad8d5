import { StackError } from "../../domain/errors.ts";
import type { Compose } from "../../ports/compose.ts";
import type { LocalEngine } from "../../ports/engine.ts";
import type { Files } from "../../ports/files.ts";
import { findPackageFile } from "../disk/known-folders.ts";
import { createEmbeddedCompose } from "./compose/embedded-compose.ts";
import { createLookNow, type EmbeddedWorld } from "./embedded-world.ts";
import { createEmbeddedEngine } from "./engine/embedded-engine.ts";
import { createHealthMemory } from "./engine/health-memory.ts";
import { createLinuxProcesses } from "./processes/linux-processes.ts";
import { createPsProcesses } from "./processes/ps-processes.ts";
import { placeOf } from "./processes/record-place.ts";

/** A project folder, and the surroundings of services that run as processes. */
export interface EmbeddedOptions {
  /** Absolute path of the project folder, which contains the records of its processes. */
  readonly directory: string;
  readonly env: ReadonlyMap<string, string>;
  readonly files: Pick<Files, "readText">;
  /** Absolute path; paths in messages are relative to it. */
  readonly cwd: string;
  /** Writes to the terminal; used by `logs`. */
  readonly print: (text: string) => void;
  /** Default: the platform of this machine. */
  readonly platform?: NodeJS.Platform;
}

/**
 * Compose and engine of one project folder, without containers. A service with `x-stackctl.embedded` runs as a process of
 * this machine. Its keeper, a small shell script (keep.sh), outlives stackctl.
 *
 * Below the project folder, `.stackctl/processes/SERVICE` contains the created configuration and the state of
 * its runs. Only its owner can read it, because it contains values of variables. `.stackctl/logs/SERVICE.log`
 * contains the output: about 10 MiB at most, plus as much of older output. `.stackctl/volumes` contains the
 * folders of volumes. `down` removes everything except the volumes, and with `--volumes` these too. If a
 * process cannot be stopped, its record and log stay. A folder runs one project at a time.
 *
 * Each call reads the model again, which takes some milliseconds. Services are never restarted
 * automatically. Throws StackError engine-unavailable on Windows.
 */
export function createEmbedded(options: EmbeddedOptions): {
  readonly compose: Compose;
  readonly engine: LocalEngine;
} {
  const { directory, env, files, cwd, print, platform = process.platform } = options;
  const table = platform === "linux" ? createLinuxProcesses() : createPsProcesses();
  const world: EmbeddedWorld = {
    env,
    files,
    cwd,
    print,
    health: createHealthMemory(),
    lookNow: createLookNow(),
    demandSystem() {
      if (platform !== "win32") return;
      throw new StackError("engine-unavailable", {
        message: "services cannot run as processes on Windows: that needs process groups and a POSIX shell",
        hint: "Use Docker, or run stackctl inside WSL.",
      });
    },
    processes: () => ({
      place: placeOf(directory),
      table,
      env,
      keeper: findPackageFile("templates/embedded/keep.sh"),
    }),
  };
  return { compose: createEmbeddedCompose(world), engine: createEmbeddedEngine(world) };
}
