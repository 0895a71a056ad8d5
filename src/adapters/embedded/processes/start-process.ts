import { spawn } from "node:child_process";
import { lstat, mkdir, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { errorCode } from "../../disk/file-errors.ts";
import { findProgram } from "../../host/find-program.ts";
import { stripControl } from "../../text/strip-control.ts";
import type { LaunchDescription } from "../model/launch-description.ts";
import { endGroup } from "./end-group.ts";
import { type ProcessTable, processEnvironment } from "./process-table.ts";
import { logOf, prepareLogs, type RecordPlace } from "./record-place.ts";
import { readRecord } from "./records.ts";

/** The surroundings needed to start a process. */
export interface ProcessWorld {
  readonly place: RecordPlace;
  readonly table: ProcessTable;
  /** The environment of the caller. */
  readonly env: ReadonlyMap<string, string>;
  /** The path of the keeper script, `keep.sh`. */
  readonly keeper: string;
}

/** Size limit of a log, in bytes. */
const logLimitBytes = 10 * 1024 ** 2;
/** Seconds between checks of the log size. */
const logPauseSeconds = 10;

/**
 * Starts a service that has a record, unless it already runs. On failure returns the reason, which is also
 * stored in the record. Undefined on success.
 */
export async function startProcess(world: ProcessWorld, service: string): Promise<string | undefined> {
  const record = await readRecord(world.place, service);
  if (!record) return `${service} has no record: it was removed`;
  const { last, launch } = record;
  if (last && !last.identity) return `${service} is being removed`;
  if (last?.identity && !last.exit && (await world.table.isRunning(last.identity))) return undefined;
  const errorFile = join(record.folder, "error");
  await rm(errorFile, { force: true });
  const environment = processEnvironment(record.id, launch, world.env);
  const obstacle = await findObstacle(launch, environment);
  if (obstacle !== undefined) {
    await writeFile(errorFile, obstacle, { mode: 0o600 });
    return obstacle;
  }
  // Processes left over from an earlier run would still hold its ports.
  if (last?.identity) await endGroup(world.table, { identity: last.identity, id: record.id }, "SIGKILL", 0);
  await makeLogPlace(world.place, service);
  const run = record.runs + 1;
  const said = await startKeeper(
    [
      world.keeper,
      String(run),
      launch.workdir,
      logOf(world.place, service),
      String(logLimitBytes),
      String(logPauseSeconds),
    ],
    { launch, environment, folder: record.folder },
  );
  if (said === undefined) return undefined;
  // If two commands start the same service at once, the first run counts for both.
  const now = await readRecord(world.place, service);
  if (now?.last?.identity && now.runs >= run) return undefined;
  return said;
}

/**
 * Prepares the log files. The keeper opens the log by its name, so a link in its place is removed.
 * Throws StackError when the folder does not belong to this user.
 */
async function makeLogPlace(place: RecordPlace, service: string): Promise<void> {
  prepareLogs(place);
  const log = logOf(place, service);
  for (const path of [log, `${log}.1`]) {
    const facts = await lstat(path).catch(() => undefined);
    if (facts && !facts.isFile()) await rm(path, { recursive: true, force: true });
  }
}

interface Keeping {
  readonly launch: LaunchDescription;
  readonly environment: Readonly<Record<string, string>>;
  readonly folder: string;
}

/**
 * Starts the keeper, which outlives stackctl. Resolves when it has recorded its run: to undefined,
 * or to the reason of a failure.
 */
async function startKeeper(
  args: readonly string[],
  { launch, environment, folder }: Keeping,
): Promise<string | undefined> {
  return new Promise((done) => {
    const child = spawn("/bin/sh", [...args, ...launch.command], {
      cwd: folder,
      env: environment,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    const settle = (word: string | undefined) => {
      child.stdout.destroy();
      child.stderr.destroy();
      child.unref();
      done(word);
    };
    child.stderr.on("data", (bytes: Buffer) => {
      said += bytes.toString("utf8");
    });
    child.stdout.on("data", () => settle(undefined));
    child.on("error", (error) => settle(error.message));
    child.on("close", (code) =>
      settle(stripControl(said.trim()) || `its keeper script exited with code ${code}`),
    );
  });
}

/** Why a program cannot run. Creates the folders that it needs. */
async function findObstacle(
  { command: [program = ""], workdir, mounts }: LaunchDescription,
  environment: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  for (const { source, target, created } of mounts) {
    try {
      if (created) await mkdir(source, { recursive: true });
      else await stat(source);
    } catch (error) {
      // A mount may be a file instead of a folder.
      if (errorCode(error) !== "EEXIST")
        return `the source ${source} of ${target} cannot be used: ${errorCode(error)}`;
    }
  }
  const isFolder = await stat(workdir).then(
    (facts) => facts.isDirectory(),
    () => false,
  );
  if (!isFolder) return `its workdir is not a folder: ${workdir}`;
  const found = await findProgram(program, { path: environment.PATH, cwd: workdir });
  if (found !== undefined) return undefined;
  return program.includes("/")
    ? `${program} is not an executable program, looked up from ${workdir}`
    : `${program} is not found on the PATH`;
}
