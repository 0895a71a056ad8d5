import { type ChildProcess, spawn } from "node:child_process";
import { describeRendezvous, type Rendezvous } from "./rendezvous.ts";

/** How a trainer program is started. */
export interface TrainerStart {
  /** The program and its first arguments. */
  readonly command: readonly [string, ...string[]];
  readonly config: string;
  /** Folder that the program runs in. */
  readonly folder: string;
  /** File for PyTorch's record of the exception that ends a rank. */
  readonly errorFile: string;
  /** One node of several; undefined for one node. */
  readonly place: Rendezvous | undefined;
  /** Number of torchrun processes on one node; undefined for one process without torchrun. */
  readonly processes: number | undefined;
}

/** Starts a trainer program in a process group of its own, without the server's secrets in its environment. */
export function startTrainer({
  command,
  config,
  folder,
  errorFile,
  place,
  processes,
}: TrainerStart): ChildProcess {
  const [program, ...first] = command;
  const launch = processes === undefined ? [] : ["--nproc", `${processes}`];
  const environment = { OMP_NUM_THREADS: "1", ...trainerEnvironment() };
  const env = place === undefined ? environment : describeRendezvous(place, environment);
  return spawn(program, [...first, "--config", config, ...(place === undefined ? launch : ["--group"])], {
    cwd: folder,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...env, TORCHELASTIC_ERROR_FILE: errorFile },
  });
}

/** The environment of a job without the server's secrets. */
function trainerEnvironment(): NodeJS.ProcessEnv {
  const secret = /TOKEN|PASSWORD|SECRET|KEY|DATABASE_URL/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !secret.test(name)));
}
