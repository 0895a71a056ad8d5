import type { ProgressEvent } from "../domain/progress-event.ts";

/** Who tells the user how it goes. */
export interface Reporter {
  on(event: ProgressEvent): void;
  /** Leaves the terminal as it was found; nothing is told afterwards. */
  close(): void;
}
