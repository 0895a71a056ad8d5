import type { TabbyCompletion, TabbyCompletionRequest, TabbyEvent, TabbyHealth } from "./tabby-shapes.ts";

/** A completion, or that there is nobody who could give one. */
export type CompletionResult =
  | { readonly kind: "completed"; readonly completion: TabbyCompletion }
  | { readonly kind: "off" };

/** What completes code. Each method throws ApiError when it cannot say. */
export interface CodeCompletion {
  complete(request: TabbyCompletionRequest, signal?: AbortSignal): Promise<CompletionResult>;
  health(signal?: AbortSignal): Promise<TabbyHealth>;
  /** Says what became of a completion. */
  report(event: TabbyEvent, selectKind: string | undefined, signal?: AbortSignal): Promise<void>;
  /** Lets go of open connections. */
  close(): void;
}
