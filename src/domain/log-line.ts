/** One line that a container wrote. */
export interface LogLine {
  /** The position after the line, for `LogRange.after`; only the engine that returned it can read it. */
  readonly cursor: string;
  /** When the line was written, ISO 8601, by the engine's clock; undefined if the engine keeps no times. */
  readonly time: string | undefined;
  /** Undefined if the engine does not separate the streams. */
  readonly stream: "stdout" | "stderr" | undefined;
  /** The text without its line end and control characters. */
  readonly text: string;
}

/** Which lines of a container's log to read. Times are epoch milliseconds by the engine's clock. */
export interface LogRange {
  /** Only the last lines; undefined for all. */
  readonly lines?: number | undefined;
  readonly sinceMs?: number | undefined;
  readonly untilMs?: number | undefined;
  /** Only lines after this cursor. */
  readonly after?: string | undefined;
  /** Wait for more lines until the container ends. */
  readonly follow: boolean;
}
