import type { Container } from "../../domain/container.ts";
import { StackError } from "../../domain/errors.ts";
import type { Notice } from "../../domain/notice.ts";
import { noticeLeftResources } from "../../plan/launch/notice-left-resources.ts";
import { planDown } from "../../plan/launch/plan-down.ts";
import type { ComposeResult } from "../../ports/compose.ts";
import type { Project } from "../project/load-project.ts";
import { watchIntoBell } from "../readiness/watch-into-bell.ts";
import { prepareProviders } from "../services/prepare-providers.ts";
import { noteProviders } from "../services/provider-record.ts";
import { valueOrError } from "../value-or-error.ts";
import type { Doing } from "../world.ts";
import { type Doer, walkToEnd } from "./walker.ts";

interface DownOptions {
  readonly volumes: boolean;
  readonly timeoutSeconds: number | undefined;
}

/** The result of `down`. */
export interface TakenDown {
  /** Services that had containers, sorted. */
  readonly removed: readonly string[];
  /** Networks and volumes that still exist, and who uses them. */
  readonly warnings: readonly Notice[];
}

/** Removes everything of a project, verifies it, and reports what remains. */
export async function takeDown(
  project: Pick<Project, "model" | "target" | "directory" | "stack">,
  options: DownOptions,
  { compose, engine, reporter, host, files, secrets }: Doing,
  signal: AbortSignal,
): Promise<TakenDown> {
  const name = project.model.project;
  const containers = await engine.listContainers(name, signal);
  const before = [...new Set(containers.map(({ service }) => service))].sort();
  const providers = await prepareProviders(project, { compose, host, files });
  for (const notice of providers.notices) reporter.on({ kind: "notice", notice });
  // If Compose only gets the project's name, it knows no providers and calls none.
  const called = project.target.byName === undefined ? providers.called : [];
  const going = [...before, ...called];
  for (const service of going) reporter.on({ kind: "stopping", service, cause: "down" });
  const request = providers.left.length === 0 ? options : { ...options, services: providers.others };
  // Compose treats an empty list of services as all services.
  const isNothing = providers.left.length > 0 && providers.others.length === 0;
  const removals = watchRemovals(name, containers, { engine, reporter }, signal);
  const nodes = planDown({ model: project.model, containers, providers: called });
  let result: ComposeResult = { exitCode: 0, stderr: "" };
  const doer: Doer = {
    // One call, also without containers: networks and volumes may be left.
    calls: [{ kind: "remove", nodes, services: going, behind: undefined }],
    make: async () => {
      if (!isNothing) result = await compose.down(project.target, request, signal);
      return { errors: new Map() };
    },
  };
  await walkToEnd(nodes, doer, signal).finally(removals.close);
  if (result.exitCode === 0) await noteProviders(project, called, "down", { files });
  const left = await engine.listContainers(name, signal);
  if (result.exitCode !== 0 || left.length > 0) {
    const said = secrets.redact(result.stderr).trim();
    throw new StackError("compose-failed", {
      message: `could not take down ${name}${said === "" ? "" : `: ${said}`}`,
      hint:
        left.length > 0
          ? `Run stackctl down again; remaining containers: ${left.map((container) => container.name).join(", ")}.`
          : "Run stackctl down again.",
    });
  }
  for (const service of going)
    if (!removals.reported.has(service)) reporter.on({ kind: "stopped", service, cause: "down" });
  // The containers are removed. If the engine does not answer now, that result stays valid.
  const held = await valueOrError(engine.listHeldResources(name, signal));
  const said = (result.warnings ?? []).map(
    (text): Notice => ({ code: "not-removed", message: secrets.redact(text) }),
  );
  const warnings = [...said, ...(held instanceof StackError ? [] : noticeLeftResources(held, options))];
  for (const notice of warnings) reporter.on({ kind: "notice", notice });
  return { removed: going, warnings };
}

/** The services whose removal was reported, until the watch is closed. */
interface Removals {
  readonly reported: ReadonlySet<string>;
  readonly close: () => Promise<void>;
}

/**
 * Reports each service as stopped once the engine has removed the last of its containers. Best effort: events may be
 * lost, so that the caller reports the services that are missing from `reported`.
 */
function watchRemovals(
  project: string,
  containers: readonly Container[],
  { engine, reporter }: Pick<Doing, "engine" | "reporter">,
  signal: AbortSignal,
): Removals {
  const left = new Map(containers.map(({ id, service }) => [id, service]));
  const reported = new Set<string>();
  const bell = watchIntoBell(engine, project, signal, ({ action, containerId, service }) => {
    if (action !== "destroy" || !left.delete(containerId)) return;
    if (reported.has(service) || [...left.values()].includes(service)) return;
    reported.add(service);
    reporter.on({ kind: "stopped", service, cause: "down" });
  });
  return { reported, close: bell.takeDown };
}
