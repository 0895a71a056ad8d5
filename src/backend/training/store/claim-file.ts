import { randomUUID } from "node:crypto";
import { readdirSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { StackError } from "../../../domain/errors.ts";
import { identifyProcess, judgeProcess, type ProcessIdentity } from "./identify-process.ts";
import {
  createRecord,
  highestTerm,
  makeRecordFolder,
  type Owner,
  type OwnerRecord,
  readLatest,
  removeRecordsBelow,
  rewriteRecord,
} from "./owner-record.ts";

/** Settings of a claim. */
export interface ClaimOptions {
  /** Interval of the owner's heartbeat. Default: 1 s. */
  readonly beatMs?: number;
  /** Time without a heartbeat after which another process takes over. Default: 5 s. */
  readonly watchMs?: number;
  /** Default: this process. */
  readonly identity?: ProcessIdentity;
}
const usual = { beatMs: 1_000, watchMs: 5_000 };
type Times = typeof usual;

/** A file that this process owns. */
export interface Claim {
  /** Whether the last owner has certainly ended. Otherwise it may be paused, and write again when it resumes. */
  readonly isSureAlone: boolean;
  /** Throws StackError `job-store-lost` once another process owns the file. */
  check(): void;
  /** Marks the file as lost, for a reason that only the caller knows. */
  lose(why: string): never;
  /** Aborts with that error. */
  readonly lost: AbortSignal;
  /** Lets the next process own the file at once. */
  release(): void;
}

/**
 * Makes this process the only owner of a file, across containers that share a volume. The owner has the highest number
 * in the folder `FILE.owners`, and writes a heartbeat. Throws StackError `job-store-in-use` if another owner is alive.
 */
export async function claimFile(file: string, options: ClaimOptions = {}): Promise<Claim> {
  const times = { ...usual, ...options };
  const identity = options.identity ?? (await identifyProcess());
  const folder = `${file}.owners`;
  await makeRecordFolder(folder);
  for (;;) {
    const latest = await readLatest(folder);
    const verdict = await judge(file, folder, latest, times);
    if (verdict === "changed") continue;
    const term = (latest?.term ?? 0) + 1;
    const since = new Date().toISOString();
    const instance = randomUUID();
    const owner: Owner = { ...identity, instance, since, beats: 0, released: false };
    if (!createRecord(folder, term, owner)) continue;
    // A process that was paused after reading may create a number that is no longer the highest.
    if (highestTerm(readdirSync(folder)) !== term) continue;
    await removeRecordsBelow(folder, term);
    return hold({ file, folder, term, owner, times, isSureAlone: verdict === "free" });
  }
}

/** Whether the file has no owner: certainly, or because of a missing heartbeat. `changed` if the records changed meanwhile. */
async function judge(file: string, folder: string, latest: OwnerRecord | undefined, times: Times) {
  const owner = latest?.owner;
  if (latest === undefined || owner?.released === true) return "free";
  const state = owner === undefined ? "unknown" : await judgeProcess(owner);
  if (state === "ended") return "free";
  if (state === "running") throw inUse(file, owner);
  const pauseMs = times.beatMs / 4;
  let [watchedMs, lookedAt] = [0, performance.now()];
  while (watchedMs < times.watchMs) {
    await sleep(pauseMs);
    const now = await readLatest(folder);
    if (now?.term !== latest.term) return "changed";
    if (now.text !== latest.text) {
      if (now.owner?.released === true) return "changed";
      throw inUse(file, now.owner ?? owner);
    }
    const passedMs = performance.now() - lookedAt;
    lookedAt += passedMs;
    // A pause of the whole machine stops the owner too, so only time in which this process runs counts.
    watchedMs += Math.min(passedMs, pauseMs * 2);
  }
  return "silent";
}

function inUse(file: string, owner: Owner | undefined): StackError {
  const who =
    owner === undefined
      ? "another process"
      : `process ${owner.pid} on host ${owner.host} since ${owner.since}`;
  return new StackError("job-store-in-use", {
    message: `${file} is in use by ${who}, which is running`,
    hint: "Stop that process or its container, or choose another DATA_DIR: one process owns a data folder.",
  });
}

interface Held {
  readonly file: string;
  readonly folder: string;
  readonly term: number;
  readonly owner: Owner;
  readonly times: Times;
  readonly isSureAlone: boolean;
}

function hold({ file, folder, term, owner, times, isSureAlone }: Held): Claim {
  const end = new AbortController();
  let beats = 0;
  const lose = (why: string): never => {
    clearInterval(beating);
    end.abort(lostError(file, why));
    throw end.signal.reason;
  };
  const check = () => {
    end.signal.throwIfAborted();
    let highest = 0;
    try {
      highest = highestTerm(readdirSync(folder));
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
    }
    if (highest > term) lose("another process took it over while this one was paused or did not answer");
    if (highest < term) lose("its folder was removed");
  };
  const beat = () => {
    try {
      check();
      beats += 1;
      rewriteRecord(folder, term, { ...owner, beats });
    } catch {
      // `lost` reports a loss. On a full disk, the next heartbeat may succeed.
    }
  };
  const beating = setInterval(beat, times.beatMs).unref();
  return {
    isSureAlone,
    check,
    lose,
    lost: end.signal,
    release: () => {
      clearInterval(beating);
      if (end.signal.aborted) return;
      try {
        check();
        rewriteRecord(folder, term, { ...owner, beats, released: true });
      } catch {
        // The next process detects that this one has ended.
      }
    },
  };
}

function lostError(file: string, why: string): StackError {
  return new StackError("job-store-lost", {
    message: `this process no longer owns ${file}: ${why}; it stops writing`,
    hint: "Use one process per data folder. Start this one again when the other process has ended.",
  });
}
