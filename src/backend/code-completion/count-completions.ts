import { Counter, Histogram, type Registry } from "prom-client";
import { ApiError } from "../server/api-error.ts";
import type { CodeCompletion, CompletionResult } from "./code-completion.ts";

/** Wraps code completion: counts results by outcome and records their duration. */
export function countCompletions(completion: CodeCompletion, registry: Registry): CodeCompletion {
  const registers = [registry];
  const outcomes = new Counter({
    name: "stackctl_completions_total",
    help: "Code completions by outcome: completed, empty, off, or the code of the error",
    labelNames: ["outcome"],
    registers,
  });
  const durations = new Histogram({
    name: "stackctl_completion_upstream_seconds",
    help: "Time until Tabby's answer to a completion",
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers,
  });
  return {
    ...completion,
    complete: async (request, signal) => {
      const startedAt = performance.now();
      try {
        const result = await completion.complete(request, signal);
        outcomes.inc({ outcome: outcomeOf(result) });
        if (result.kind === "completed") durations.observe((performance.now() - startedAt) / 1000);
        return result;
      } catch (error) {
        outcomes.inc({ outcome: error instanceof ApiError ? error.code : "bug" });
        throw error;
      }
    },
  };
}

function outcomeOf(result: CompletionResult): string {
  if (result.kind === "off") return "off";
  return result.completion.choices.length === 0 ? "empty" : "completed";
}
