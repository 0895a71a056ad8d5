import type { Container, ProbeResult } from "../../domain/container.ts";
import { StackError } from "../../domain/errors.ts";
import type { Proof, Proofs } from "../../domain/proof.ts";
import { findHintPorts } from "../../plan/readiness/find-hint-ports.ts";
import {
  blindProbeAtMs,
  hintAtMs,
  hintedSlackMs,
  hintPauseMs,
  probePauseMs,
  probeSlotMs,
} from "../../plan/readiness/pace-probes.ts";
import type { World } from "../world.ts";

/**
 * Runs the containers' own health checks as soon as they can pass, and keeps the proofs of those that passed.
 */
export interface Prober {
  /** From now on probes exactly these containers, each until its check passes. */
  follow(containers: readonly Container[]): void;
  proofs(): Proofs;
  /** Stops probing, and resolves once no probe is running. */
  close(): Promise<void>;
}

type ProberWorld = Pick<World, "engine" | "host" | "clock">;

/** A generous timeout: the engine's proxy and a loaded machine may be slow to refuse a connection. */
const connectTimeoutMs = 1000;

interface ProberSetting {
  /** Proofs that already exist. */
  readonly known: Proofs;
  /** Called each time a check has passed. */
  readonly onProof: () => void;
  readonly onBug: (error: unknown) => void;
}

/** Creates a prober without containers. A probe that cannot be run counts as not passed. */
export function createProber(
  { known, onProof, onBug }: ProberSetting,
  world: ProberWorld,
  signal: AbortSignal,
): Prober {
  const proofs = new Map<string, Proof>(known);
  const followed = new Map<string, { readonly ending: AbortController; readonly done: Promise<void> }>();
  const slots = createSlots(world);
  let isLocal: Promise<boolean> | undefined;

  const hintsWork = () => {
    isLocal ??= world.engine.describe(signal).then(
      ({ local }) => local,
      () => false,
    );
    return isLocal;
  };
  const follow = async (container: Container, within: AbortSignal) => {
    const ports = (await hintsWork()) ? findHintPorts(container) : [];
    const proof = await prove(container, ports, { world, slots, within, waiting: () => followed.size });
    if (!proof) return;
    proofs.set(container.id, { startedAtMs: container.startedAtMs, atMs: proof.atMs });
    onProof();
  };

  return {
    follow(containers) {
      const wanted = new Map(containers.map((container) => [keyOf(container), container]));
      for (const [key, { ending }] of followed) if (!wanted.has(key)) ending.abort();
      for (const [key, container] of wanted) {
        if (followed.has(key)) continue;
        const ending = new AbortController();
        const within = AbortSignal.any([signal, ending.signal]);
        const done = follow(container, within)
          .catch((error: unknown) => {
            if (!within.aborted) onBug(error);
          })
          .finally(() => followed.delete(key));
        followed.set(key, { ending, done });
      }
    },
    proofs: () => proofs,
    async close() {
      const under = [...followed.values()];
      for (const { ending } of under) ending.abort();
      await Promise.all(under.map(({ done }) => done));
    },
  };
}

interface Proving {
  readonly world: ProberWorld;
  readonly slots: Slots;
  readonly within: AbortSignal;
  readonly waiting: () => number;
}

/** Probes until the check passes; undefined only if the signal aborts. */
async function prove(
  container: Container,
  ports: readonly number[],
  { world, slots, within, waiting }: Proving,
): Promise<ProbeResult | undefined> {
  const { clock } = world;
  const startedAtMs = clock.now();
  const canHint = ports.length > 0;
  const { intervalMs = Number.POSITIVE_INFINITY } = container.check ?? {};
  let isOpen = false;
  for (let probes = 0; !within.aborted; ) {
    const elapsedMs = clock.now() - startedAtMs;
    const dueInMs = blindProbeAtMs(probes, canHint, intervalMs) - elapsedMs;
    // Containers with a hint port are still polled by TCP while all probe slots are busy.
    const blindInMs = canHint ? Math.max(dueInMs, slots.freeInMs() + hintedSlackMs) : dueInMs;
    if (!isOpen && blindInMs > 0) {
      await clock.sleep(
        canHint ? Math.min(hintInMs(clock.now(), elapsedMs, waiting()), blindInMs) : blindInMs,
        within,
      );
      if (canHint) isOpen = await accepts(container, ports, world, within);
      // The first probe after a hint does not wait for a slot: polling only served to find this moment.
      if (isOpen) slots.charge();
      continue;
    }
    if (!isOpen) await slots.take(within);
    // A service that becomes ready is measured at once. The check takes about as long as a CPU sample.
    if (isOpen) world.engine.takeFirstCpuSample?.();
    const result = await probe(container, world, within);
    if (result?.exitCode === 0) return result;
    probes += 1;
    if (!isOpen) continue;
    await clock.sleep(probePauseMs(probes), within);
    await slots.take(within);
  }
  return undefined;
}

function hintInMs(nowMs: number, elapsedMs: number, waiting: number): number {
  const pauseMs = hintPauseMs(elapsedMs, waiting);
  return hintAtMs(nowMs + pauseMs, pauseMs) - nowMs;
}

async function accepts(
  { addresses = [] }: Container,
  ports: readonly number[],
  { host }: ProberWorld,
  within: AbortSignal,
): Promise<boolean> {
  const places = addresses.flatMap((address) => ports.map((port) => ({ address, port })));
  const answers = await Promise.all(
    places.map(({ address, port }) => host.canConnect(address, port, connectTimeoutMs, within)),
  );
  return answers.includes(true);
}

/** Undefined while the engine is unavailable. */
async function probe(
  { id, check }: Container,
  { engine }: ProberWorld,
  within: AbortSignal,
): Promise<ProbeResult | undefined> {
  if (!check) return undefined;
  try {
    return await engine.probe?.(id, check, within);
  } catch (error) {
    if (error instanceof StackError && error.code === "engine-unavailable") return undefined;
    throw error;
  }
}

/** Probe slots: they limit the total cost of all containers' probes. */
interface Slots {
  /** Waits for the next free slot. */
  take(within: AbortSignal): Promise<void>;
  /** Milliseconds until the next free slot; 0 or less if one is free now. */
  freeInMs(): number;
  /** Takes a slot without waiting; later callers of `take` wait longer. */
  charge(): void;
}

/** Upper bound of the delay that slots taken without waiting cause for others. */
const longestDebtMs = 2000;

function createSlots({ clock }: ProberWorld): Slots {
  let freeAtMs = 0;
  return {
    async take(within) {
      const atMs = Math.max(clock.now(), freeAtMs);
      freeAtMs = atMs + probeSlotMs;
      if (atMs > clock.now()) await clock.sleep(atMs - clock.now(), within);
    },
    freeInMs: () => freeAtMs - clock.now(),
    charge() {
      const nowMs = clock.now();
      freeAtMs = Math.min(Math.max(nowMs, freeAtMs) + probeSlotMs, nowMs + longestDebtMs);
    },
  };
}

/** Identifies one run of one container: a restarted container must be proved again. */
function keyOf({ id, startedAtMs }: Container): string {
  return `${id} ${startedAtMs ?? ""}`;
}
