import * as z from "zod";
import type { ContainerCheck, ProbeResult } from "../../domain/container.ts";
import { timeLimit } from "../../domain/time-limit.ts";
import type { Clock } from "../../ports/clock.ts";
import { longestTimerMs } from "../host/system-clock.ts";
import { type EngineConnection, parseAnswer } from "./engine-connection.ts";
import { demultiplex } from "./log-frames.ts";

/** The engine and the clock that a check needs. */
export interface Prober {
  readonly connection: EngineConnection;
  readonly clock: Pick<Clock, "now">;
  /** Called with the engine's id of a check before the check runs. */
  readonly onCheck?: (execId: string) => void;
}

/**
 * How much of a check's output the engine keeps, in bytes:
 * https://github.com/moby/moby/blob/v26.1.5/daemon/health.go
 */
const longestOutput = 4096;

/** Exit code for a check that could not run or did not finish in time. */
const noAnswer = -1;

const Created = z.object({ Id: z.string() });
const Ended = z.object({ ExitCode: z.number().nullable(), Running: z.boolean() });

/**
 * Runs a container's check inside the container, as the engine does: as the container's user, with its
 * environment. The engine cannot stop a process inside, so a check that times out keeps running.
 */
export async function probeContainer(
  prober: Prober,
  id: string,
  { command, timeoutMs }: ContainerCheck,
  signal?: AbortSignal,
): Promise<ProbeResult> {
  const limit = timeLimit(Math.min(timeoutMs, longestTimerMs), signal);
  try {
    return { atMs: prober.clock.now(), ...(await runCheck(prober, id, command, limit.signal)) };
  } catch (error) {
    if (!limit.isOver()) throw error;
    const output = `it took longer than ${timeoutMs / 1000} s`;
    return { atMs: prober.clock.now(), exitCode: noAnswer, output };
  }
}

async function runCheck(
  { connection, onCheck }: Prober,
  id: string,
  command: readonly string[],
  within: AbortSignal,
): Promise<Omit<ProbeResult, "atMs">> {
  const request = { AttachStdout: true, AttachStderr: true, Cmd: command };
  const created = await connection.post(`/containers/${id}/exec`, request, within);
  if (created.kind === "refused") return { exitCode: noAnswer, output: created.message };
  const { Id: exec } = parseAnswer(Created, created.json);
  onCheck?.(exec);
  const body = await connection.postStream(`/exec/${exec}/start`, { Detach: false, Tty: false }, within);
  const output = body ? await readOutput(body) : "";
  within.throwIfAborted();
  const inspected = await connection.get(`/exec/${exec}/json`, {}, within);
  const { ExitCode: exitCode } = parseAnswer(Ended, inspected ?? { ExitCode: noAnswer, Running: false });
  return { exitCode: exitCode ?? noAnswer, output };
}

async function readOutput(body: AsyncIterable<Uint8Array>): Promise<string> {
  const kept: Uint8Array[] = [];
  let size = 0;
  for await (const { bytes } of demultiplex(body)) {
    if (size < longestOutput) kept.push(bytes);
    size += bytes.length;
  }
  return Buffer.concat(kept).subarray(0, longestOutput).toString("utf8").trim();
}
