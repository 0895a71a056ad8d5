import type { ProgressEvent } from "../domain/progress-event.ts";

/** Reports progress to the user. */
export interface Reporter {
  on(event: ProgressEvent): void;
  /** Restores the terminal; the reporter prints nothing afterwards. */
  close(): void;
}
