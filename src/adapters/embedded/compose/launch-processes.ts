import { orderServices } from "../../../plan/services/order-services.ts";
import type { ComposeResult, LaunchProgress, LaunchRequest } from "../../../ports/compose.ts";
import { LaunchDescription } from "../model/launch-description.ts";
import type { EmbeddedProject } from "../model/read-project.ts";
import { createRecord, readRecord } from "../processes/records.ts";
import { type ProcessWorld, startProcess } from "../processes/start-process.ts";
import { removeProcess } from "../processes/stop-process.ts";

/**
 * Creates the records of services, and replaces records of another configuration. On
 * request, it also starts the services in the order of their dependencies. Stops at the first failure.
 */
export async function launchProcesses(
  project: EmbeddedProject,
  request: LaunchRequest,
  world: ProcessWorld,
  onProgress: (progress: LaunchProgress) => void,
  signal?: AbortSignal,
): Promise<ComposeResult> {
  const wanted = new Set(request.services);
  const ordered = orderServices(project.model).filter(({ name }) => wanted.has(name));
  for (const { name } of ordered) {
    if (signal?.aborted) return { exitCode: 130, stderr: "" };
    onProgress({ service: name, kind: "creating", detail: `Process ${name}` });
    const refusal = await createService(project, name, request.forceRecreate, world);
    if (refusal !== undefined) return { exitCode: 1, stderr: `service ${name}: ${refusal}` };
  }
  if (request.createOnly) return { exitCode: 0, stderr: "" };
  for (const { name } of ordered) {
    if (signal?.aborted) return { exitCode: 130, stderr: "" };
    onProgress({ service: name, kind: "starting", detail: `Process ${name}` });
    const error = await startProcess(world, name);
    if (error !== undefined) return { exitCode: 1, stderr: `service ${name}: ${error}` };
  }
  return { exitCode: 0, stderr: "" };
}

/**
 * Creates a service's record. Returns the reason on failure, and undefined when a record of this
 * configuration exists.
 */
async function createService(
  { model, launches }: EmbeddedProject,
  service: string,
  forceRecreate: boolean,
  world: ProcessWorld,
): Promise<string | undefined> {
  const launch = launches.get(service);
  if (!launch) return "it has no x-stackctl.embedded, so it needs a container engine";
  const configHash = model.services.get(service)?.configHash ?? "";
  const known = await readRecord(world.place, service);
  if (known && known.project !== model.project) {
    return `it already runs for project ${known.project}; run stackctl down --project-name ${known.project}`;
  }
  // A forged record in a cloned project may have the right hash but another command.
  const isSame =
    known?.configHash === configHash &&
    JSON.stringify(known.launch) === JSON.stringify(LaunchDescription.parse(launch));
  const isRemoved = known?.last !== undefined && !known.last.identity;
  if (known && !isRemoved && isSame && !forceRecreate) return undefined;
  if (!(await removeProcess(world, service, { withLog: false }))) return "its process cannot be stopped";
  const created = await createRecord(world.place, { project: model.project, service, configHash, launch });
  return created ? undefined : "another process is creating it";
}
