import { StackError } from "../../domain/errors.ts";
import type { Compose } from "../../ports/compose.ts";
import type { Engine } from "../../ports/engine.ts";
import type { Files } from "../../ports/files.ts";
import { findPackageFile } from "../read-package-file.ts";
import { createEmbeddedCompose } from "./compose/embedded-compose.ts";
import type { EmbeddedWorld } from "./embedded-world.ts";
import { createEmbeddedEngine } from "./engine/embedded-engine.ts";
import { createHealthMemory } from "./engine/health-memory.ts";
import { createLookNow } from "./engine/look-now.ts";
import { createLinuxProcesses } from "./processes/linux-processes.ts";
import { createPsProcesses } from "./processes/ps-processes.ts";
import { placeOf } from "./processes/record-place.ts";

/** Where and with which variables services run as processes. */
export interface EmbeddedOptions {
  readonly env: ReadonlyMap<string, string>;
  readonly files: Pick<Files, "readText">;
  /** Absolute. The project folder, until a call of Compose names another. */
  readonly cwd: string;
  /** Writes to the terminal: what `logs` shows. */
  readonly print: (text: string) => void;
  /** Default: that of this machine. */
  readonly platform?: NodeJS.Platform;
}

/**
 * Compose and engine in one, without containers: a service that says by `x-stackctl.embedded` how to is run as a process
 * of this machine, kept by a small shell script that outlives us.
 *
 * Below the project folder, `.stackctl/processes/SERVICE` has what was created and how it runs (for its owner only, since
 * it holds values of variables), `.stackctl/logs/SERVICE.log` its output, at most some 10 MiB and as much of earlier,
 * `.stackctl/volumes` the folders of volumes. `down` leaves nothing but these last, and takes them too with `--volumes`;
 * of what cannot be stopped, records and logs stay. One folder runs one project at a time.
 *
 * The model is read at each call, which takes some milliseconds: it is not to be cached, since reading it also tells the
 * engine the project folder. Nothing is restarted by itself. Throws StackError engine-unavailable on Windows.
 */
export function createEmbedded(options: EmbeddedOptions): {
  readonly compose: Compose;
  readonly engine: Engine;
} {
  const { env, files, cwd, print, platform = process.platform } = options;
  const table = platform === "linux" ? createLinuxProcesses() : createPsProcesses();
  let directory = cwd;
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
        hint: "use Docker, or run stackctl inside WSL",
      });
    },
    processes: () => ({
      place: placeOf(directory),
      table,
      env,
      keeper: findPackageFile("templates/embedded/keep.sh"),
    }),
    enter(projectDirectory) {
      directory = projectDirectory;
      return world.processes();
    },
  };
  return { compose: createEmbeddedCompose(world), engine: createEmbeddedEngine(world) };
}
