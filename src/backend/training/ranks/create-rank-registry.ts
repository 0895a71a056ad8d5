import { createBell } from "../queue/create-bell.ts";
import type { RankSight } from "./judge-group.ts";
import { lostAfterMs, type RankOrder, type RankReport } from "./rank-messages.ts";

/** Time in which a lost rank service is still named. */
const rememberMs = 600_000;

/** The addresses of a request: that of rank 0, and that of the rank service. */
export interface RankAddresses {
  readonly master: string;
  readonly own: string;
}

/** A rank service that has sent a request. */
export interface RankService {
  readonly id: string;
  readonly node: string;
  readonly addresses: RankAddresses;
  readonly isFree: boolean;
}

/** The rank services, and the orders for them. */
export interface RankRegistry {
  /** Takes a report, and returns the current order. */
  report(id: string, report: RankReport, addresses: RankAddresses): RankOrder | undefined;
  /** Resolves with the order once it is not that of `run`, or after `holdMs`. */
  nextOrder(id: string, run: string | undefined, holdMs: number): Promise<RankOrder | undefined>;
  connected(): readonly RankService[];
  /** Lost services: their nodes, and the time since the last request of each. */
  lost(): readonly { readonly node: string; readonly silentMs: number }[];
  /** Reserves a rank service for a run. */
  claim(id: string, run: string): void;
  order(id: string, order: RankOrder): void;
  /** Withdraws the claims and orders of a run. */
  release(run: string): void;
  /** Whether any connected rank service still has processes of the run. */
  isRunning(run: string): boolean;
  /** The rank services of a run by node rank, including lost ones. */
  sights(run: string): readonly RankSight[];
}

interface Known {
  report: RankReport;
  addresses: RankAddresses;
  seenAt: number;
  claimedBy: string | undefined;
  order: RankOrder | undefined;
  endedAt: number | undefined;
}

/** Creates a registry without rank services. `now` is a monotonic clock in milliseconds. */
export function createRankRegistry({
  now = () => performance.now(),
  lostMs = lostAfterMs,
}: {
  readonly now?: () => number;
  /** Silence after which a rank service is lost. */
  readonly lostMs?: number;
} = {}): RankRegistry {
  const services = new Map<string, Known>();
  const bell = createBell();
  const isLost = ({ seenAt }: Known) => now() - seenAt > lostMs;

  return {
    report: (id, report, addresses) => {
      const before = services.get(id);
      const hasEnded = report.run?.phase === "ended";
      const isSame = before?.report.run?.run === report.run?.run;
      const endedAt = hasEnded ? ((isSame ? before?.endedAt : undefined) ?? now()) : undefined;
      const { claimedBy, order } = before ?? {};
      services.set(id, { report, addresses, seenAt: now(), claimedBy, order, endedAt });
      for (const [other, known] of services) {
        if (known.claimedBy === undefined && now() - known.seenAt > rememberMs) services.delete(other);
      }
      return order;
    },
    nextOrder: async (id, run, holdMs) => {
      const hold = AbortSignal.timeout(holdMs);
      for (;;) {
        const next = bell.next(id, hold);
        const order = services.get(id)?.order;
        if (order?.run !== run || hold.aborted) return order;
        await next;
      }
    },
    connected: () =>
      [...services]
        .filter(([, known]) => !isLost(known))
        .map(([id, { report, addresses, claimedBy }]) => {
          const isFree = report.run === null && claimedBy === undefined;
          return { id, node: report.node, addresses, isFree };
        }),
    lost: () =>
      [...services.values()]
        .filter(isLost)
        .map(({ report, seenAt }) => ({ node: report.node, silentMs: now() - seenAt })),
    claim: (id, run) => {
      const known = services.get(id);
      if (known !== undefined) known.claimedBy = run;
    },
    order: (id, order) => {
      const known = services.get(id);
      if (known === undefined) return;
      known.order = order;
      bell.ring(id);
    },
    release: (run) => {
      for (const [id, known] of services) {
        if (known.claimedBy !== run) continue;
        known.claimedBy = known.order = undefined;
        bell.ring(id);
      }
    },
    isRunning: (run) =>
      [...services.values()].some((known) => known.report.run?.run === run && !isLost(known)),
    sights: (run) =>
      [...services.values()]
        .flatMap(({ order, report, seenAt, endedAt }): readonly RankSight[] => {
          if (order?.run !== run) return [];
          const seen = report.run?.run === run ? report.run : undefined;
          const { phase = "ordered", failed = false, said = "" } = seen ?? {};
          const endedForMs = seen === undefined || endedAt === undefined ? undefined : now() - endedAt;
          const silentMs = now() - seenAt;
          return [
            { nodeRank: order.node_rank, node: report.node, silentMs, phase, failed, said, endedForMs },
          ];
        })
        .toSorted((a, b) => a.nodeRank - b.nodeRank),
  };
}
