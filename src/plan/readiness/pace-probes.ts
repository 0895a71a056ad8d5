/**
 * How often a container that is not ready yet is polled. There are two kinds of polls: a hint (a TCP connect,
 * about 0.3 ms of CPU time) and a probe (the health check, run in the container, about 40 ms of CPU time
 * including the engine).
 */

/**
 * The rate of all hints together. The longer a start takes, the less the exact time of its end matters. The
 * rate is high at first; later it keeps the load of stackctl below 3 % of a core.
 */
const hintsPerSecond = { first: 100, later: 20 };
const laterAfterMs = 5_000;
const shortestHintPauseMs = 25;
const longestHintPauseMs = 1000;
/**
 * The pause grows with the elapsed time by this share, so that readiness is observed within 5 % of the exact
 * time.
 */
const hintShareOfElapsed = 0.02;

/** Milliseconds between probes; one probe in this interval keeps a tenth of a core busy. */
export const probeSlotMs = 400;

/** How long a probe slot stays free before it goes to a container with a hint port but without a hint. */
export const hintedSlackMs = 600;

/**
 * Milliseconds until the next hint for a container that has been up for `elapsedMs`, with `waiting`
 * containers in all.
 */
export function hintPauseMs(elapsedMs: number, waiting: number): number {
  const perSecond = elapsedMs < laterAfterMs ? hintsPerSecond.first : hintsPerSecond.later;
  const fairMs = (1000 * waiting) / perSecond;
  const pauseMs = Math.max(shortestHintPauseMs, fairMs, elapsedMs * hintShareOfElapsed);
  return Math.min(pauseMs, Math.max(longestHintPauseMs, fairMs));
}

/** The pause between two hints is divided into this many batches. */
const batchesPerPause = 6;

/**
 * The time at which to run a hint that is due at `dueAtMs`. Hints run in batches, because a single hint costs
 * 1.1 ms of CPU time, and a hint in a batch 0.3 ms. Batch times of different pauses coincide.
 */
export function hintAtMs(dueAtMs: number, pauseMs: number): number {
  const apart = pauseMs / batchesPerPause / shortestHintPauseMs;
  const batchMs = apart < 1 ? 1 : shortestHintPauseMs * 2 ** Math.floor(Math.log2(apart));
  return Math.ceil(dueAtMs / batchMs) * batchMs;
}

/** Milliseconds from a failed probe to the next one, once a hint has found the port open. */
export function probePauseMs(failures: number): number {
  return Math.min(50 * 1.5 ** failures, 1000);
}

/**
 * Milliseconds since the start at which to run the check without a hint. With a hint port this is rare: it
 * serves containers that listen only on their own loopback. Without a hint port it is frequent. Infinity once
 * the engine, which runs the check every `intervalMs`, runs it as often.
 */
export function blindProbeAtMs(probes: number, canHint: boolean, intervalMs: number): number {
  const [firstAtMs, growth] = canHint ? [1000, 1.6] : [100, 1.4];
  const atMs = firstAtMs * growth ** probes;
  const pauseMs = Math.max(firstAtMs, atMs - atMs / growth);
  return pauseMs < intervalMs ? atMs : Number.POSITIVE_INFINITY;
}
