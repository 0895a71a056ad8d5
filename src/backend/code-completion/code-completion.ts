import type { TabbyCompletion, TabbyCompletionRequest, TabbyEvent, TabbyHealth } from "./tabby-shapes.ts";

/** A completion, or the fact that no server can complete code. */
export type CompletionResult =
  | { readonly kind: "completed"; readonly completion: TabbyCompletion }
  | { readonly kind: "off" };

/** Completes code. Each method throws ApiError if it has no result. */
export interface CodeCompletion {
  complete(request: TabbyCompletionRequest, signal?: AbortSignal): Promise<CompletionResult>;
  health(signal?: AbortSignal): Promise<TabbyHealth>;
  /** Reports what the user did with a completion. */
  report(event: TabbyEvent, selectKind: string | undefined, signal?: AbortSignal): Promise<void>;
}
