import type { SelectedService } from "../domain/selection.ts";
import type { Verdict } from "../domain/verdict.ts";

/** A provider has no container: it is ready once Compose has called its `up` with success. */
export function judgeProvider({ condition }: SelectedService, isUp: boolean): Verdict {
  if (!isUp) return { kind: "starting", why: "Compose has not called its provider yet" };
  return { kind: condition === "completed" ? "done" : "ready" };
}
