import { resolve } from "node:path";
import type { StackError } from "../../domain/errors.ts";
import type { UpReport } from "../../domain/report.ts";
import { formatErrorDocument } from "../../render/text/format-message.ts";
import { keepArtifacts } from "../../run/failures/keep-artifacts.ts";
import type { Project } from "../../run/project/load-project.ts";
import type { ActionContext } from "../command/action.ts";

/** How a command ended: with a report, or with an error that left none. */
export type Ending =
  | { readonly kind: "report"; readonly report: UpReport }
  | { readonly kind: "error"; readonly error: StackError };

/** With `--artifacts`, writes what explains the result. If that fails, prints a warning; the result stays the same. */
export async function keepEvidence(
  { model }: Pick<Project, "model">,
  ending: Ending,
  { world, ci, record, terminal }: ActionContext,
): Promise<void> {
  if (ci.artifacts === undefined) return;
  try {
    const all = await world.engine.listContainers(model.project).catch(() => []);
    await keepArtifacts(
      {
        folder: resolve(world.cwd, ci.artifacts),
        documents: new Map([...record.documents, describeEnding(ending)]),
        events: record.events,
        containers: all.filter((container) => isConcerned(container, ending)),
      },
      world,
    );
  } catch (error) {
    terminal.warn({
      code: "artifacts-not-kept",
      message: `the artifacts are not complete: ${error instanceof Error ? error.message : String(error)}`,
    });
  }
}

function describeEnding(ending: Ending): readonly [string, unknown] {
  return ending.kind === "report"
    ? ["report.json", ending.report]
    : ["error.json", formatErrorDocument(ending.error)];
}

/** Services that failed; after an error those that are not as they should be. */
function isConcerned(
  {
    service,
    state,
    health,
    exitCode,
  }: Awaited<ReturnType<ActionContext["world"]["engine"]["listContainers"]>>[number],
  ending: Ending,
): boolean {
  if (ending.kind === "report") return ending.report.failures.some((failure) => failure.service === service);
  const isWell =
    (state === "running" && health !== "unhealthy" && health !== "starting") ||
    (state === "exited" && exitCode === 0);
  return !isWell;
}
