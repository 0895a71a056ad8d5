import { StackError } from "../../domain/errors.ts";
import type { Notice } from "../../domain/notice.ts";
import { describeLimits, noticeRecovery } from "../../plan/engine/describe-limits.ts";
import { indexSources } from "../../plan/yaml/index-sources.ts";
import type { Project } from "../project/load-project.ts";
import type { World } from "../world.ts";

/**
 * What the engine does differently with the enabled services, as notices with the lines of the compose files. `isDry` adds
 * what a plan says and an `up` does not repeat. Throws StackError `cannot-run-on-swarm` for what the engine cannot do.
 */
export async function checkLimits(
  { target, stack }: Pick<Project, "target" | "stack">,
  isDry: boolean,
  { compose, sources, cwd }: Pick<World, "compose" | "sources" | "cwd">,
  signal?: AbortSignal,
): Promise<readonly Notice[]> {
  if (compose.findLimits === undefined) return [];
  const services = stack.selection.services.map(({ service }) => service);
  const names = new Set(services.map(({ name }) => name));
  const limits = (await compose.findLimits(target, signal)).filter(({ service }) => names.has(service));
  const { files } = limits.length === 0 ? { files: [] } : await sources.read(target);
  const texts = files.filter(({ kind }) => kind === "compose");
  const index = indexSources(texts.map(({ path, text }) => ({ file: path, text })));
  const { refusals, notices, notes } = describeLimits(limits, (path) => index.locate(path), cwd);
  if (refusals.length > 0) {
    throw new StackError("cannot-run-on-swarm", {
      message: "some enabled services cannot run on a Swarm as they are declared, so nothing was started",
      problems: refusals,
    });
  }
  return isDry ? [...notices, ...notes, ...noticeRecovery(services)] : notices;
}
