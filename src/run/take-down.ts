import { StackError } from "../domain/errors.ts";
import type { Doing } from "./bring-up.ts";
import type { Project } from "./load-project.ts";

interface DownOptions {
  readonly volumes: boolean;
  readonly timeoutSeconds: number | undefined;
}

/** Removes everything of a project, and checks that it is gone. Gives the services that had containers, sorted. */
export async function takeDown(
  project: Pick<Project, "model" | "target" | "redact">,
  options: DownOptions,
  { compose, engine, reporter }: Doing,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const name = project.model.project;
  const before = [
    ...new Set((await engine.listContainers(name, signal)).map(({ service }) => service)),
  ].sort();
  for (const service of before) reporter.on({ kind: "stopping", service, cause: "down" });
  const result = await compose.down(project.target, options, signal);
  const left = await engine.listContainers(name, signal);
  if (result.exitCode !== 0 || left.length > 0) {
    const said = project.redact(result.stderr).trim();
    throw new StackError("compose-failed", {
      message: `${name} is not down${said === "" ? "" : `: ${said}`}`,
      hint:
        left.length > 0
          ? `still there: ${left.map((container) => container.name).join(", ")}`
          : "run stackctl down again",
    });
  }
  for (const service of before) reporter.on({ kind: "stopped", service, cause: "down" });
  return before;
}
