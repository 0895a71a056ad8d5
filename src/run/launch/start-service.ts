import type { Container } from "../../domain/container.ts";
import { isLeftTask } from "../../plan/launch/is-left-task.ts";
import type { Reporter } from "../../ports/reporter.ts";
import type { Project } from "../project/load-project.ts";
import { noteCarried } from "../services/carried-record.ts";
import type { World } from "../world.ts";
import { describeFailed } from "./launch-failed.ts";

interface Starting {
  readonly project: Pick<Project, "model" | "target" | "directory" | "carried">;
  readonly doing: Pick<World, "compose" | "engine" | "files" | "secrets"> & { readonly reporter: Reporter };
  readonly signal: AbortSignal;
}

/**
 * Starts the created containers of a service; if Compose does more than that at a start, Compose starts it.
 * If the engine still holds a task of the container from an interrupted start, recreates the container first.
 * Returns the reason if the service cannot be started.
 */
export async function startService(
  service: string,
  containers: readonly Container[],
  starting: Starting,
): Promise<string | undefined> {
  const { project, doing, signal } = starting;
  const { provider, composeStarts, replicas = 1 } = project.model.services.get(service) ?? {};
  // Compose called the provider when it created the dependent services.
  if (provider !== undefined) return undefined;
  const error =
    composeStarts === undefined
      ? await startContainers(containers, starting)
      : await launchOne(service, { forceRecreate: false }, starting);
  if (error !== undefined && isLeftTask(error)) return startAnew(service, error, starting);
  if (error !== undefined || containers.length > 0 || replicas === 0) return error;
  const now = await doing.engine.listContainers(project.model.project, signal);
  return now.some((one) => one.service === service)
    ? undefined
    : "its container was removed before it could be started";
}

/** A container that is removed during the start is not an error: the wait then observes the removal. */
async function startContainers(
  containers: readonly Container[],
  { doing }: Starting,
): Promise<string | undefined> {
  for (const { id, state } of containers) {
    if (state === "running" || state === "paused" || state === "removing") continue;
    const error = await doing.engine.startContainer(id);
    if (error !== undefined && !/^No such container/i.test(error)) return error;
  }
  return undefined;
}

/** Recreates the container with its anonymous volumes, so that no data is lost. */
async function startAnew(service: string, error: string, starting: Starting): Promise<string | undefined> {
  const { project, doing, signal } = starting;
  const message = `the engine still holds a task of ${service} from an interrupted start; its container is recreated`;
  doing.reporter.on({ kind: "notice", notice: { code: "created-again", message } });
  const { composeStarts } = project.model.services.get(service) ?? {};
  const refused = await launchOne(service, { forceRecreate: true }, starting);
  if (refused !== undefined) return `${error}; recreating its container failed too: ${refused}`;
  if (composeStarts !== undefined) return undefined;
  const all = await doing.engine.listContainers(project.model.project, signal);
  return startContainers(
    all.filter((one) => one.service === service),
    starting,
  );
}

/**
 * Keeps the container that Compose just created, because only that call had all variables, such as a
 * provider's.
 */
async function launchOne(
  service: string,
  { forceRecreate }: { readonly forceRecreate: boolean },
  { project, doing, signal }: Starting,
): Promise<string | undefined> {
  const { composeStarts } = project.model.services.get(service) ?? {};
  const request = {
    services: [service],
    build: false,
    pull: undefined,
    forceRecreate,
    ...(forceRecreate ? {} : { keepContainers: true }),
    ...(composeStarts === undefined && { createOnly: true }),
    carried: project.carried,
  };
  const result = await doing.compose.launch(project.target, request, () => {}, signal);
  if (result.exitCode !== 0) return describeFailed("docker compose up", result, doing);
  if (project.carried !== undefined && composeStarts !== undefined) {
    const all = await doing.engine.listContainers(project.model.project, signal);
    await noteCarried(project, service, all, doing);
  }
  return undefined;
}
