import { type EndingContainer, killTakesMs } from "../../domain/container.ts";
import type { Notice } from "../../domain/notice.ts";

/** The default grace period: the longest wait for a container whose stop is uncertain. */
const longestDoubtMs = 10_000;

interface EndingTimes {
  /** When the wait began. */
  readonly begunMs: number;
  readonly nowMs: number;
  readonly deadlineMs: number;
}

/** The containers that the engine may still be stopping, and whose end is worth waiting for. */
export function findAwaited(
  ending: readonly EndingContainer[],
  { begunMs, nowMs, deadlineMs }: EndingTimes,
): readonly EndingContainer[] {
  const endsAtMs = ({ isCertain, sinceMs = begunMs, graceMs }: EndingContainer) =>
    sinceMs + (isCertain ? graceMs : Math.min(graceMs, longestDoubtMs)) + killTakesMs;
  return ending.filter((one) => nowMs < Math.min(endsAtMs(one), deadlineMs));
}

/** A notice about the wait for these containers; it names those that are certainly stopping, if there are any. */
export function noticeAwaited(awaited: readonly EndingContainer[]): Notice {
  const certain = awaited.filter(({ isCertain }) => isCertain);
  const names = (certain.length > 0 ? certain : awaited).map(({ name }) => name).join(", ");
  const message =
    certain.length > 0
      ? `the engine is still stopping ${names} for an earlier command; waiting for it to finish`
      : `the engine may still be stopping ${names} for an earlier command, but keeps no record of it; waiting for at most ${(longestDoubtMs + killTakesMs) / 1000} s`;
  return { code: "waiting-for-engine", message };
}
