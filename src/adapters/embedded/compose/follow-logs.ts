import { lstat } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import { StackError } from "../../../domain/errors.ts";
import { parseLogArguments } from "../../compose/parse-log-arguments.ts";
import { createLineSplitter, type LineSplitter } from "../../text/lines.ts";
import { stripControl } from "../../text/strip-control.ts";
import { openLog, readLog } from "../engine/read-log.ts";
import { logOf } from "../processes/record-place.ts";
import { readRecords, type StoredRecord } from "../processes/records.ts";
import type { ProcessWorld } from "../processes/start-process.ts";

const lookEveryMs = 200;
/** Between the end of a process and its restart, no process runs. The stream ends after this many such looks. */
const looksUntilOver = 15;
const longestLine = 1_000_000;

/** Options of a `logs` call. */
interface LogRequest {
  readonly services: readonly string[];
  readonly lines: number;
  readonly follow: boolean;
  readonly isPrefixed: boolean;
}

/** Prints logs as Compose does: each line starts with the name of its service. Returns the exit code. */
export async function showLogs(
  args: readonly string[],
  project: string,
  { world, print }: { readonly world: ProcessWorld; readonly print: (text: string) => void },
  signal?: AbortSignal,
): Promise<number> {
  const { services, lines, follow, isPrefixed } = readLogRequest(args);
  const records = (await readRecords(world.place))
    .filter((record) => record.project === project)
    .filter(({ service }) => services.length === 0 || services.includes(service))
    .toSorted((a, b) => (a.service < b.service ? -1 : 1));
  const width = Math.max(0, ...records.map(({ service }) => service.length)) + 2;
  const show = (service: string, line: string) =>
    print(`${isPrefixed ? `${`${service}-1`.padEnd(width)}  | ` : ""}${stripControl(line)}\n`);
  const followers = await Promise.all(
    records.map(({ service }) => openFollower(logOf(world.place, service))),
  );
  for (const { service } of records) {
    for (const line of await readLog(logOf(world.place, service), lines)) show(service, line);
  }
  if (!follow) return 0;
  for (let idleLooks = looksUntilOver - 1; ; ) {
    idleLooks = (await runsAny(records, world)) ? 0 : idleLooks + 1;
    for (const [index, follower] of followers.entries()) {
      for (const line of await follower.read()) show(records[index]?.service ?? "", line);
    }
    if (idleLooks >= looksUntilOver) return 0;
    await setTimeout(lookEveryMs, undefined, signal ? { signal } : {}).catch(() => undefined);
    if (signal?.aborted) return 130;
  }
}

function readLogRequest(args: readonly string[]): LogRequest {
  const { values, positionals } = parseLogArguments(args);
  const timed = [
    ...(values.timestamps ? ["--timestamps"] : []),
    ...(values.since === undefined ? [] : ["--since"]),
    ...(values.until === undefined ? [] : ["--until"]),
  ][0];
  if (timed !== undefined) {
    throw new StackError("usage", {
      message: `${timed} needs a time for each line, which process logs do not have`,
      hint: "Leave it out. Use --tail 50 to print the last lines.",
    });
  }
  const lines = values.tail === "all" ? Number.POSITIVE_INFINITY : Number(values.tail);
  return { services: positionals, lines, follow: values.follow, isPrefixed: !values["no-log-prefix"] };
}

async function runsAny(records: readonly StoredRecord[], world: ProcessWorld): Promise<boolean> {
  const ids = new Set(records.map(({ id }) => id));
  const now = (await readRecords(world.place)).filter(({ id }) => ids.has(id));
  const running = await Promise.all(
    now.map(async ({ last }) => {
      if (!last?.identity || last.exit) return false;
      return world.table.isRunning(last.identity);
    }),
  );
  return running.includes(true);
}

interface Follower {
  /** The lines written since the last call. */
  read(): Promise<readonly string[]>;
}

/** Starts at the end of the existing log. A log that was truncated or replaced is read from its start. */
async function openFollower(path: string): Promise<Follower> {
  const first = await lstat(path).catch(() => undefined);
  let inode = first?.ino;
  let offset = first?.size ?? 0;
  let splitter: LineSplitter = createLineSplitter(longestLine);
  return {
    async read() {
      const file = await openLog(path);
      if (!file) return [];
      try {
        const { ino, size } = await file.stat();
        if (ino !== inode || size < offset) {
          inode = ino;
          offset = 0;
          splitter = createLineSplitter(longestLine);
        }
        const lines: string[] = [];
        while (offset < size) {
          const { bytesRead, buffer } = await file.read({ buffer: Buffer.alloc(65_536), position: offset });
          if (bytesRead === 0) break;
          offset += bytesRead;
          lines.push(...splitter.push(buffer.subarray(0, bytesRead)));
        }
        return lines;
      } finally {
        await file.close();
      }
    },
  };
}
