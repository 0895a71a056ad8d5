import type { UnmeasuredMode } from "../../domain/bench.ts";
import { StackError } from "../../domain/errors.ts";
import { checkGpu } from "../preflight/check-gpu.ts";
import type { Mode } from "./list-modes.ts";

/**
 * Why a mode cannot run on this machine: it lacks a GPU, services, or one of its images that are not built.
 * Undefined if it can run.
 */
export function findModeObstacle(
  facts: Parameters<typeof checkGpu>[0],
  missingImages: readonly string[],
): string | undefined {
  const [gpu] = checkGpu(facts);
  if (gpu) return gpu.message;
  if (missingImages.length > 0) {
    return `${missingImages.join(", ")} ${missingImages.length === 1 ? "is" : "are"} not found locally, and the benchmark pulls no images`;
  }
  return facts.services.length === 0 ? "it enables no service" : undefined;
}

/** A mode without figures, and the reasons for it. */
export function leaveUnmeasured(
  { name, features }: Mode,
  kind: UnmeasuredMode["kind"],
  reasons: readonly string[],
): UnmeasuredMode {
  return { name, features: [...features], kind, reason: reasons.join("; ") };
}

/** The mode that an error skips. Undefined if the error ends the whole benchmark, as a lost engine or a bug does. */
export function skipForError(mode: Mode, error: unknown): UnmeasuredMode | undefined {
  if (!(error instanceof StackError) || error.code === "engine-unavailable") return undefined;
  return leaveUnmeasured(mode, "skipped", [error.message, ...error.problems.map(({ message }) => message)]);
}

/** Skips the mode of all features if one of them did not run alone. */
export function skipForPart(mode: Mode, unmeasured: readonly UnmeasuredMode[]): UnmeasuredMode | undefined {
  if (mode.name !== "all") return undefined;
  const culprit = unmeasured.find(({ name }) => mode.features.includes(name));
  return culprit && leaveUnmeasured(mode, "skipped", [`${culprit.name} does not run on its own`]);
}
