import type { ComposeTarget } from "../../domain/compose-target.ts";

/** Limit for models read by Compose, at a quarter of a second each; a covering selection has fewer. */
const mostModels = 24;

/** A key that is equal for targets whose models do not differ for any rule. `shaping`: variables that matter. */
export function describeShape(
  { files, env }: ComposeTarget,
  shaping: ReadonlySet<string> | undefined,
): string {
  const matters = Object.entries(env).filter(([name]) => shaping === undefined || shaping.has(name));
  return JSON.stringify([files, matters]);
}

/** Whether Compose would have to read too many models for these targets. */
export function needTooManyModels(
  targets: readonly ComposeTarget[],
  shaping: ReadonlySet<string> | undefined,
): boolean {
  return new Set(targets.map((target) => describeShape(target, shaping))).size > mostModels;
}

/** One target that names every file that any of the targets reads. */
export function mergeTargets(base: ComposeTarget, others: readonly ComposeTarget[]): ComposeTarget {
  return { ...base, files: [...new Set([base, ...others].flatMap(({ files }) => files))] };
}
