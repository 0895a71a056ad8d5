import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { createHttpClient } from "../../../adapters/http/http-client.ts";
import type { Secret } from "../../../domain/secret.ts";
import { lostAfterMs, type RankOrder, RankReply, type RankReport } from "./rank-messages.ts";
import { type RunningRank, startRank } from "./start-rank.ts";

const callTimeoutMs = 5_000;
const retryEveryMs = 500;

/** The parts of a rank service. */
export interface RankAgentOptions {
  /** Rank 0's address for rank services. */
  readonly url: URL;
  readonly apiToken: Secret | undefined;
  /** Name of this node. */
  readonly node: string;
  readonly command: readonly [string, ...string[]];
  /** Contains a folder for the run. */
  readonly folder: string;
  /** Called when the connection to rank 0 breaks, with the reason, and with null when it works again. */
  readonly onConnection: (problem: string | null) => void;
  /** Silence of rank 0 after which a run ends; default: 10 s. */
  readonly lostAfterMs?: number;
}

/** A rank service: it follows the orders of rank 0. */
export interface RankAgent {
  /** Why rank 0 does not respond; null if it does. */
  problem(): string | null;
  /** Ends the run, and stops to report. */
  close(): Promise<void>;
}

/** Starts to report to rank 0, and to follow its orders. A run also ends when rank 0 is silent for too long. */
export function createRankAgent(options: RankAgentOptions): RankAgent {
  const { url, apiToken, node, command, folder } = options;
  const headers = apiToken === undefined ? {} : { authorization: `Bearer ${apiToken.reveal()}` };
  const client = createHttpClient(url, { headers });
  const path = `/v1/ranks/${randomUUID()}`;
  const closing = new AbortController();
  let call = new AbortController();
  let rank: RunningRank | undefined;
  let heardAt = performance.now();
  let problem: string | null = `${url.host} has not responded yet`;

  async function follow(order: RankOrder | undefined): Promise<void> {
    if (rank?.run === order?.run) return;
    await rank?.end();
    rank = order && startRank(order, { command, folder, onChange: () => call.abort() });
  }

  async function report(): Promise<void> {
    const body: RankReport = { node, run: rank?.state() ?? null };
    call = new AbortController();
    const signal = AbortSignal.any([call.signal, closing.signal]);
    const request = { method: "POST", path, body: JSON.stringify(body), timeoutMs: callTimeoutMs } as const;
    const answer = await client.send(request, signal);
    if (answer.status !== 200)
      throw new Error(`${url.host} rejected the report with status ${answer.status}`);
    const { order } = RankReply.parse(JSON.parse(answer.body));
    heardAt = performance.now();
    connect(null);
    await follow(order ?? undefined);
  }

  function connect(next: string | null): void {
    const isSame = problem === next;
    problem = next;
    if (!isSame) options.onConnection(next);
  }

  async function work(): Promise<void> {
    while (!closing.signal.aborted) {
      try {
        await report();
      } catch (error) {
        // A changed state is reported at once.
        if (call.signal.aborted) continue;
        connect(error instanceof Error ? error.message : String(error));
        if (performance.now() - heardAt > (options.lostAfterMs ?? lostAfterMs)) await follow(undefined);
        await sleep(retryEveryMs, undefined, { signal: closing.signal }).catch(() => undefined);
      }
    }
    await follow(undefined);
  }

  const ended = work();
  return {
    problem: () => problem,
    close: async () => {
      closing.abort();
      await ended;
    },
  };
}
