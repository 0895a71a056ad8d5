import { type Problem, StackError } from "../../domain/errors.ts";
import type { Loss, LossWeight } from "../../domain/kubernetes.ts";
import type { SourceIndex } from "../yaml/index-sources.ts";
import type { FoundLoss } from "./report-loss.ts";

const order: readonly LossWeight[] = ["breaks", "changes", "minor"];

/** The losses with their lines, each once: the worst first, then by file and line. */
export function placeLosses(
  found: readonly FoundLoss[],
  sources: Pick<SourceIndex, "locate">,
): readonly Loss[] {
  const distinct = new Map(found.map((loss) => [JSON.stringify([loss.path, loss.message]), loss]));
  return [...distinct.values()]
    .map(({ path, ...loss }) => {
      const where = sources.locate(path);
      return {
        ...loss,
        key: path.join("."),
        ...(where && { file: where.file, ...(where.line !== undefined && { line: where.line }) }),
      };
    })
    .toSorted(
      (a, b) =>
        order.indexOf(a.weight) - order.indexOf(b.weight) ||
        compare(a.file ?? "", b.file ?? "") ||
        (a.line ?? 0) - (b.line ?? 0) ||
        compare(a.key, b.key),
    );
}

/** Whether a loss changes what a service does. */
export function isHurtful({ weight }: Pick<Loss, "weight">): boolean {
  return weight !== "minor";
}

/** The error for a project with parts that no manifest can hold. */
export function refuseProblems(
  found: readonly Omit<FoundLoss, "weight">[],
  sources: Pick<SourceIndex, "locate">,
): StackError | undefined {
  const distinct = new Map(found.map((one) => [`${one.service} ${one.message}`, one]));
  const problems = [...distinct.values()].map(({ path, message, service }): Problem => {
    const where = sources.locate(path);
    return { message: `service ${service}: ${message}`, ...(where && { where }) };
  });
  if (problems.length === 0) return undefined;
  return new StackError("not-portable", {
    message: "the project mounts files that a cluster cannot have, so nothing was written",
    problems,
    hint: "Use a named volume for data, or copy the files into the image.",
  });
}

/** The error of `--strict` for losses that hurt; undefined if none does. */
export function refuseLosses(losses: readonly Loss[]): StackError | undefined {
  const hurtful = losses.filter(isHurtful);
  if (hurtful.length === 0) return undefined;
  return new StackError("not-portable", {
    message: `Kubernetes has no place for ${hurtful.length === 1 ? "a part" : `${hurtful.length} parts`} of the project, and --strict is set, so nothing was written`,
    problems: hurtful.map(({ service, key, message, file, line }) => ({
      message: `${service === undefined ? key : `service ${service}`}: ${message}`,
      ...(file !== undefined && { where: { file, ...(line !== undefined && { line }) } }),
    })),
    hint: "Omit --strict to write the files without these parts.",
  });
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
