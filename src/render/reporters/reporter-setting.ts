import type { Clock } from "../../ports/clock.ts";
import type { Style } from "../text/style.ts";

/** A stream that may be a terminal. */
export type ProgressStream = NodeJS.WritableStream & {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
};

/** How a screen is given back to the shell, and taken again. */
export interface Suspension {
  leave(): void;
  enter(): void;
}

/** What a reporter writes to, how that looks, and the time. */
export interface ReporterSetting {
  readonly stream: ProgressStream;
  readonly style: Style;
  readonly clock: Pick<Clock, "now">;
  /** Registers what to do when Ctrl-Z stops the process and when it continues; returns a function that ends this. */
  readonly onSuspend?: (screen: Suspension) => () => void;
  /** When the command began; default: now. */
  readonly startedAtMs?: number;
}
