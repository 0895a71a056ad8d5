import * as z from "zod";
import { tryListText } from "../../../adapters/disk/read-regular-file.ts";

/** The reason of a trainer that recorded none; torchrun prints on stderr which rank ended first, and how. */
export function describeExit(code: unknown, killedBy: unknown, stderr: string): string {
  if (code instanceof Error) return `the trainer cannot be started: ${code.message}`;
  const root = stderr.slice(stderr.indexOf("Root Cause"));
  const [, rank] = /^\s*rank\s*:\s*(\d+)/m.exec(root) ?? [];
  const [, exitCode] = /^\s*exitcode\s*:\s*(-?\d+)/m.exec(root) ?? [];
  if (stderr.includes("Root Cause") && rank !== undefined && exitCode !== undefined) {
    const how = exitCode.startsWith("-")
      ? `was ended by signal ${exitCode.slice(1)}`
      : `exited with code ${exitCode}`;
    return `rank ${rank} ${how}`;
  }
  if (typeof killedBy === "string") return `the trainer was ended by ${killedBy}`;
  return `the trainer exited with code ${String(code)} before it was done`;
}

/**
 * The rank that SIGKILL ended, from torchrun's report; undefined if there is none. It is the cause even if another rank
 * reported a lost connection earlier, which torchrun takes for the root cause. Any other signal may result from a lost
 * connection.
 */
export function findKilledRank(stderr: string): string | undefined {
  const [, rank] = /^\s*rank\s*:\s*(\d+)[^\n]*\n\s*exitcode\s*:\s*-9\b/m.exec(stderr) ?? [];
  return rank && `rank ${rank} was ended by signal 9`;
}

/** The error file of PyTorch's `@record` for the exception that ended a rank. */
const Recorded = z.object({ message: z.union([z.string(), z.looseObject({ message: z.string() })]) });

/** The reason in an error file; undefined if there is none. */
export async function readRecordedError(file: string): Promise<string | undefined> {
  const text = tryListText(file);
  if (text === undefined) return undefined;
  try {
    const { message } = Recorded.parse(JSON.parse(text));
    return typeof message === "string" ? message : message.message;
  } catch {
    return undefined;
  }
}
