import type { SelectedService } from "../../domain/selection.ts";
import type { Verdict } from "../../domain/verdict.ts";

/** Judges a provider, which has no container: it is ready once Compose has run its `up` successfully. */
export function judgeProvider({ condition }: SelectedService, isUp: boolean): Verdict {
  if (!isUp) return { kind: "starting", why: "Compose has not run its provider yet" };
  return { kind: condition === "completed" ? "done" : "ready" };
}
