import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { access, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeFolder } from "../../../adapters/disk/make-folder.ts";
import { describeExit, findKilledRank, readRecordedError } from "../trainers/describe-exit.ts";
import { eachLine, endGroup, killGroup } from "../trainers/process-group.ts";
import type { Rendezvous } from "../trainers/rendezvous.ts";
import { startTrainer } from "../trainers/start-trainer.ts";
import type { RankOrder, RankRun } from "./rank-messages.ts";

/** The trainer program, and the surroundings of a rank service. */
export interface RankPlace {
  /** The program and its first arguments. */
  readonly command: readonly [string, ...string[]];
  /** Contains a folder for the run. */
  readonly folder: string;
  /** Called after each change of the run's state. */
  readonly onChange: () => void;
}

/** The processes of an order. */
export interface RunningRank {
  readonly run: string;
  state(): RankRun;
  /** Kills the processes, and deletes the run's folder. Resolves when no process is left. */
  end(): Promise<void>;
}

const saidLength = 500;

/** Starts the processes of an order. It does not throw: a failed start is a state. */
export function startRank(order: RankOrder, { command, folder, onChange }: RankPlace): RunningRank {
  const { run } = order;
  const own = join(folder, run);
  const kill = new AbortController();
  let state: RankRun = { run, phase: "starting", failed: false, said: "" };
  const change = (next: Partial<RankRun>) => {
    const hasChanged = next.phase !== undefined && next.phase !== state.phase;
    state = { ...state, ...next };
    if (hasChanged) onChange();
  };
  const ended = work().catch((error: unknown) => {
    const said = `the processes cannot be started: ${error instanceof Error ? error.message : String(error)}`;
    change({ phase: "ended", failed: true, said: said.slice(0, saidLength) });
  });

  async function work(): Promise<void> {
    if (order.storage === "shared") {
      await access(order.output_dir).catch(() => {
        throw new Error(`this node does not see ${order.output_dir} of FSDP_SHARED_DIR`);
      });
    }
    makeFolder(own);
    const config = join(own, "run.json");
    const errorFile = join(own, "error.json");
    const output_dir = order.storage === "shared" ? order.output_dir : own;
    const { storage, hyperparameters } = order;
    await writeFile(
      config,
      JSON.stringify({ run, training_file: null, output_dir, storage, hyperparameters }),
    );
    if (kill.signal.aborted) return;
    const place = placeOf(order);
    const child = startTrainer({ command, config, folder: own, errorFile, place, processes: undefined });
    kill.signal.addEventListener("abort", () => killGroup(child), { once: true });
    const log = createWriteStream(join(own, "train.log")).on("error", () => undefined);
    const exited = once(child, "close").catch((error: unknown) => [error]);
    let errors = "";
    await Promise.all([
      eachLine(child.stdout, (line) => {
        log.write(`${line}\n`);
        if (line.startsWith('{"event": "joining"') || line.startsWith('{"event":"joining"')) {
          change({ phase: "joined" });
        }
      }),
      eachLine(child.stderr, (line) => {
        errors = `${errors}\n${line}`.slice(-32_768);
        log.write(`${line}\n`);
        if (state.phase === "starting") change({ said: line.trim().slice(0, saidLength) });
      }),
    ]);
    const [code, killedBy] = await exited;
    await endGroup(child);
    log.end();
    const recorded = await readRecordedError(errorFile);
    const said = findKilledRank(errors) ?? recorded ?? describeExit(code, killedBy, errors);
    change({ phase: "ended", failed: code !== 0, said: said.slice(0, saidLength) });
  }

  return {
    run,
    state: () => state,
    end: async () => {
      kill.abort();
      await ended;
      await rm(own, { recursive: true, force: true });
    },
  };
}

function placeOf(order: RankOrder): Rendezvous {
  return {
    nnodes: order.nnodes,
    nodeRank: order.node_rank,
    processes: order.processes,
    masterAddress: order.master_address,
    masterPort: order.master_port,
    ownAddress: order.own_address,
    storage: order.storage,
  };
}
