/** How this Tabby was started. */
export interface TabbyDoubleOptions {
  /** The completion model; null: none, so that completions answer 501. */
  readonly model?: string | null;
  /** With it the web server is on: everything below /v1 and /v1beta asks for it. */
  readonly token?: string;
  /** Of each user, in all; Tabby counts by the minute. */
  readonly maxRequests?: number;
  /** After which Tabby gives up on a completion with 408. */
  readonly timeLimitMs?: number;
  /** What completes a prefix; undefined: nothing does before the time limit. */
  readonly complete?: (prefix: string) => string | undefined;
  /** How long a completion takes. */
  readonly delayMs?: number;
  readonly host?: string;
  readonly remember?: boolean;
}

export type TabbySetting = ReturnType<typeof completeTabbyOptions>;

/** The options with what Tabby does by itself. */
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
