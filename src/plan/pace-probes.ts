/**
 * How often a container that is not ready yet is asked. Two kinds of question: a hint (a TCP connect, some 0.3 ms of
 * processor time) and a probe (its own check, run inside, some 40 ms with all that the engine does for it).
 */

/**
 * All hints together. The more of a service's time has gone, the less it matters when exactly it is seen: many at first,
 * then as few as keep our own load below 3 % of a core.
 */
const hintsPerSecond = { first: 100, later: 20 };
const laterAfterMs = 5_000;
const shortestHintPauseMs = 25;
const longestHintPauseMs = 1000;
/** A service that took long so far may take this part of it longer until it is seen: within 5 % of the moment itself. */
const hintShareOfElapsed = 0.02;

/** One probe each so often keeps a tenth of a core busy. */
export const probeSlotMs = 400;

/** How much longer a slot stays empty before it is taken for somebody whose port would tell. */
export const hintedSlackMs = 600;

/** Milliseconds until the next hint, after the container has been up for so long, with so many waiting beside it. */
export function hintPauseMs(elapsedMs: number, waiting: number): number {
  const perSecond = elapsedMs < laterAfterMs ? hintsPerSecond.first : hintsPerSecond.later;
  const fairMs = (1000 * waiting) / perSecond;
  const pauseMs = Math.max(shortestHintPauseMs, fairMs, elapsedMs * hintShareOfElapsed);
  return Math.min(pauseMs, Math.max(longestHintPauseMs, fairMs));
}

/** A batch is this part of the pause between two hints. */
const batchesPerPause = 6;

/**
 * When to give a hint that is due at a moment: with others, since waking up for one takes four times as long as the
 * connect itself (1.1 ms of processor time alone, 0.3 ms among others). Batches of different pauses fall together.
 */
export function hintAtMs(dueAtMs: number, pauseMs: number): number {
  const apart = pauseMs / batchesPerPause / shortestHintPauseMs;
  const batchMs = apart < 1 ? 1 : shortestHintPauseMs * 2 ** Math.floor(Math.log2(apart));
  return Math.ceil(dueAtMs / batchMs) * batchMs;
}

/** Milliseconds from a probe that failed to the next one, once the port has been seen open. */
export function probePauseMs(failures: number): number {
  return Math.min(50 * 1.5 ** failures, 1000);
}

/**
 * Milliseconds since the start at which to run the check though nothing hints at it. Where a port may hint, rarely:
 * for what listens on the container's loopback only. Elsewhere often. Never (Infinity) once the engine, which runs the
 * check every `intervalMs`, does so as often.
 */
export function blindProbeAtMs(probes: number, canHint: boolean, intervalMs: number): number {
  const [firstAtMs, growth] = canHint ? [1000, 1.6] : [100, 1.4];
  const atMs = firstAtMs * growth ** probes;
  const pauseMs = Math.max(firstAtMs, atMs - atMs / growth);
  return pauseMs < intervalMs ? atMs : Number.POSITIVE_INFINITY;
}
