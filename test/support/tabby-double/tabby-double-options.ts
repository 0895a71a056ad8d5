/** The options of the Tabby double. */
export interface TabbyDoubleOptions {
  /** The completion model; null: none, so completions return 501. */
  readonly model?: string | null;
  /** Enables the web server: every request below /v1 and /v1beta must have this token. */
  readonly token?: string;
  /** The total limit per user; Tabby itself counts per minute. */
  readonly maxRequests?: number;
  /** The time limit, after which a completion returns 408. */
  readonly timeLimitMs?: number;
  /** The completion of a prefix; undefined: none before the time limit. */
  readonly complete?: (prefix: string) => string | undefined;
  /** The duration of a completion. */
  readonly delayMs?: number;
  readonly host?: string;
  readonly remember?: boolean;
}

export type TabbySetting = ReturnType<typeof completeTabbyOptions>;

/** The options with Tabby's defaults. */
export function completeTabbyOptions(options: TabbyDoubleOptions) {
  return {
    model: options.model === undefined ? "StarCoder-1B" : options.model,
    token: options.token,
    maxRequests: options.maxRequests ?? 120,
    timeLimitMs: options.timeLimitMs ?? 30_000,
    complete: options.complete ?? ((prefix: string) => `/* after ${prefix.length} characters */`),
    delayMs: options.delayMs,
    host: options.host ?? "127.0.0.1",
    remember: options.remember ?? true,
  };
}
