import type { ComposeTarget } from "../../../domain/compose-target.ts";
import { StackError } from "../../../domain/errors.ts";
import type { Compose, ComposeResult } from "../../../ports/compose.ts";
import { readComposeSources } from "../../compose/compose-sources.ts";
import type { EmbeddedWorld } from "../embedded-world.ts";
import { type EmbeddedProject, readProject } from "../model/read-project.ts";
import { readRawModel } from "../model/read-raw-model.ts";
import { asList, asTree } from "../model/tree.ts";
import { readRecords } from "../processes/records.ts";
import { type ProcessWorld, startProcess } from "../processes/start-process.ts";
import { stopProcess } from "../processes/stop-process.ts";
import { showLogs } from "./follow-logs.ts";
import { launchProcesses } from "./launch-processes.ts";
import { removeProcesses, takeProcessesDown } from "./remove-processes.ts";
import { dependantsFirst, stopInOrder } from "./stop-in-order.ts";

/** Implements the Compose port with processes of this machine; see createEmbedded. */
export function createEmbeddedCompose(world: EmbeddedWorld): Compose {
  const read = async (target: ComposeTarget): Promise<EmbeddedProject> => {
    world.demandSystem();
    return readProject(target, world);
  };
  /** Makes a change, and notifies all watchers of it. */
  const change = async (
    target: ComposeTarget,
    act: (processes: ProcessWorld, project: string) => Promise<ComposeResult>,
  ): Promise<ComposeResult> => {
    world.demandSystem();
    const { name } = await readRawModel(target, world);
    const result = await act(world.processes(), name);
    await world.lookNow.announce();
    return result;
  };
  return {
    readModel: async (target) => (await read(target)).model,
    async printConfig(target, { interpolate }) {
      world.demandSystem();
      const { name, tree } = await readRawModel(target, world, { interpolated: interpolate });
      const on = new Set(target.profiles);
      const services = Object.entries(asTree(tree.services)).filter(([, service]) => {
        const profiles = asList(asTree(service).profiles);
        return profiles.length === 0 || on.has("*") || profiles.some((one) => on.has(String(one)));
      });
      return { ...tree, name, services: Object.fromEntries(services) };
    },
    readSources: readComposeSources,
    async readVersion() {
      throw new StackError("engine-unavailable", {
        message: "the embedded engine reads compose files itself, so there is no Compose version",
        hint: "Use --engine docker for a container engine.",
      });
    },
    // Providers need Compose, and services that run as processes have none.
    hasPlugin: async () => false,
    downProviders: async () => ({ exitCode: 0, stderr: "" }),
    prepareToLaunch() {},
    async launch(target, request, onProgress, signal) {
      const project = await read(target);
      const result = await launchProcesses(project, request, world.processes(), onProgress, signal);
      await world.lookNow.announce();
      return result;
    },
    removeServices: (target, services) =>
      change(target, (processes, project) => {
        const select = (record: { readonly project: string; readonly service: string }) =>
          record.project === project && services.includes(record.service);
        return removeProcesses(processes, { select });
      }),
    down: (target, options) =>
      change(target, (processes, project) => takeProcessesDown(processes, project, options)),
    removeOwned: (target, { project }) =>
      change(target, (processes) =>
        takeProcessesDown(processes, project, { volumes: true, timeoutSeconds: undefined }),
      ),
    // A process joins no other container, so there is nothing to hash.
    hashJoined: async () => new Map(),
    restart: (target, services) =>
      change(target, (processes, project) => restartProcesses(processes, project, services)),
    async passThrough(target, [command, ...args], signal) {
      world.demandSystem();
      if (command !== "logs") {
        throw new StackError("usage", {
          message: `the embedded engine has no Compose to run ${command ?? "commands"}`,
          hint: "Run stackctl compose --engine docker to use a container engine.",
        });
      }
      const { name } = await readRawModel(target, world);
      return showLogs(args, name, { world: world.processes(), print: world.print }, signal);
    },
  };
}

/** Starts the existing records again, with the settings with which they were created. */
async function restartProcesses(
  processes: ProcessWorld,
  project: string,
  services: readonly string[],
): Promise<ComposeResult> {
  const records = (await readRecords(processes.place)).filter(
    (record) => record.project === project && services.includes(record.service),
  );
  const left = await stopInOrder(records, (record) => stopProcess(processes, record));
  if (left.length > 0) return { exitCode: 1, stderr: `processes of ${left.join(", ")} cannot be stopped` };
  for (const { service } of dependantsFirst(records).toReversed()) {
    const error = await startProcess(processes, service);
    if (error !== undefined) return { exitCode: 1, stderr: `service ${service}: ${error}` };
  }
  return { exitCode: 0, stderr: "" };
}
