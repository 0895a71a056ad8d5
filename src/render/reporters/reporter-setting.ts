import type { Clock } from "../../ports/clock.ts";
import type { Style } from "../style.ts";

/** A stream that may be a terminal. */
export type ProgressStream = NodeJS.WritableStream & {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
};

/** What a reporter writes to, how that looks, and the time. */
export interface ReporterSetting {
  readonly stream: ProgressStream;
  readonly style: Style;
  readonly clock: Pick<Clock, "now">;
  /** When the command began; default: now. */
  readonly startedAtMs?: number;
}
