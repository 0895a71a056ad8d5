import type { Container, Waiting } from "../../../domain/container.ts";
import { stripControl } from "../../text/strip-control.ts";
import { swarmLabels } from "../api/swarm-labels.ts";
import type { SwarmNode, SwarmObject, SwarmTask } from "../api/swarm-shapes.ts";
import { describeUpdate, type IntendedChange } from "./describe-update.ts";
import { hashOfTask, listFailed, type Slot } from "./group-tasks.ts";

/** What the manager does not report, and a command knows. */
export interface SlotContext {
  readonly nodes: ReadonlyMap<string, SwarmNode>;
  /** The changes of services by this command, by the service's name on the Swarm. */
  readonly intended: ReadonlyMap<string, IntendedChange>;
  /** Since when a task cannot be placed, by the clock of stackctl. */
  readonly unplaceableSinceMs: (task: SwarmTask) => number;
  /** How many tasks of a slot have failed, with those that the manager has forgotten. */
  readonly countFailed: (slotId: string, failed: readonly SwarmTask[]) => number;
}

/** A slot of a service as a container: the task of the moment, and as restarts the tasks that failed before it. */
export function convertSlot(slot: Slot, context: SlotContext): Container {
  const { service, current } = slot;
  const failed = listFailed(slot).filter((task) => task !== current || isReplacedSoon(task));
  const [last] = failed;
  const container = current.Spec.ContainerSpec;
  const hasCheck = (container?.Healthcheck?.Test ?? []).some((word) => word !== "" && word !== "NONE");
  const update = describeUpdate(slot, context.intended.get(service.Spec.Name));
  const state = describeState(current, { hasCheck, last });
  const waiting = update.waiting ?? describeWaiting(current, state, context);
  return {
    id: slot.id,
    name: slot.id,
    service: service.Spec.Labels[swarmLabels.service] ?? "",
    state: waiting === undefined || state === "restarting" ? state : "created",
    health:
      state === "running" && hasCheck
        ? current.Status.State === "running"
          ? "healthy"
          : "starting"
        : "none",
    ...(waiting !== undefined && state !== "restarting" && { waiting }),
    ...(update.rolledBack !== undefined && { rolledBack: update.rolledBack }),
    ...explainReplaced(last, context.nodes),
    ...describeNode(slot, context.nodes),
    failingStreak: 0,
    probes: [],
    exitCode: (state === "restarting" ? last : current)?.Status.ContainerStatus?.ExitCode ?? 0,
    oomKilled: false,
    restarts: context.countFailed(slot.id, failed),
    error: state === "exited" ? explainEnd(current, context.nodes) : "",
    startedAtMs: current.CreatedAt,
    finishedAtMs: state === "exited" ? current.Status.Timestamp : undefined,
    configHash: joinHashes(hashOfTask(current), service.Spec.Labels[swarmLabels.settings] ?? ""),
    imageId: service.Spec.Labels[swarmLabels.image] ?? "",
    memoryLimitBytes: current.Spec.Resources?.Limits?.MemoryBytes || undefined,
    publishedPorts: listPorts(service, current),
  };
}

/** The hash of a container on a Swarm: of what replaces a task when it changes, and of what only the service knows. */
export function joinHashes(hash: string, settingsHash: string): string {
  return `${hash}.${settingsHash}`;
}

const endStates: ReadonlySet<string> = new Set(["complete", "failed", "rejected", "orphaned", "shutdown"]);

/** It has failed, and the Swarm has not decided yet what becomes of it. */
function isReplacedSoon({ Status: { State: state }, DesiredState: desired }: SwarmTask): boolean {
  return (state === "failed" || state === "rejected") && desired === "running";
}

function describeState(
  task: SwarmTask,
  { hasCheck, last }: { readonly hasCheck: boolean; readonly last: SwarmTask | undefined },
): Container["state"] {
  const { State: state } = task.Status;
  if (isReplacedSoon(task)) return "restarting";
  if (endStates.has(state)) return "exited";
  if (state === "running" || (state === "starting" && hasCheck)) return "running";
  return last === undefined ? "created" : "restarting";
}

function describeWaiting(
  task: SwarmTask,
  state: Container["state"],
  { nodes, unplaceableSinceMs }: SlotContext,
): Waiting | undefined {
  const node = nodes.get(task.NodeID);
  const name = node?.Description.Hostname ?? task.NodeID;
  if (state === "exited") return undefined;
  if (node !== undefined && node.Status.State === "down") return { why: `its node ${name} is down` };
  if (state === "running") return undefined;
  switch (task.Status.State) {
    case "pending": {
      if (task.Status.Err === "") return { why: "waiting for a node" };
      return { why: stripControl(task.Status.Err), unplaceableSinceMs: unplaceableSinceMs(task) };
    }
    case "preparing":
      return { why: `node ${name} prepares its image` };
    case "new":
      return { why: "waiting for a node" };
    default:
      return { why: `node ${name} starts it` };
  }
}

/** Why a task ended, without the engine's prefix; empty for an ordinary exit, which its exit code explains. */
function explainEnd(
  { NodeID: nodeId, Status: { State: state, Err: error } }: SwarmTask,
  nodes: SlotContext["nodes"],
): string {
  if (state === "orphaned") return "its node was lost";
  const text = stripControl(error).replace(/^task: /, "");
  const node = nodes.get(nodeId)?.Description.Hostname;
  // Each node has images and folders of its own.
  if (state === "rejected" && text !== "" && node !== undefined) return `${text} (node ${node})`;
  return /^non-zero exit \(\d+\)$/.test(text) ? "" : text;
}

function explainReplaced(
  last: SwarmTask | undefined,
  nodes: SlotContext["nodes"],
): Pick<Container, "replacedFor"> {
  if (last === undefined) return {};
  const text = explainEnd(last, nodes);
  if (text === "") return {};
  const node = nodes.get(last.NodeID)?.Description.Hostname;
  if (!/unhealthy container/.test(text)) return { replacedFor: { reason: "cannot-start", why: text, node } };
  return { replacedFor: { reason: "unhealthy", why: "its health check failed", node } };
}

function describeNode(
  { current, earlier, others }: Slot,
  nodes: SlotContext["nodes"],
): Pick<Container, "node"> {
  const node = nodes.get(current.NodeID);
  if (node === undefined) return {};
  const left = [...earlier, ...others].find((task) => {
    const isLost = nodes.get(task.NodeID)?.Status.State === "down";
    return isLost && task.NodeID !== current.NodeID && !endStates.has(task.Status.State);
  });
  const movedFrom = left && nodes.get(left.NodeID)?.Description.Hostname;
  return { node: { name: node.Description.Hostname, ...(movedFrom !== undefined && { movedFrom }) } };
}

/** Ports on every node, and those of the task's own node. */
function listPorts(service: SwarmObject, task: SwarmTask): Container["publishedPorts"] {
  const ingress = (service.Endpoint?.Ports ?? []).filter(({ PublishMode: mode }) => mode === "ingress");
  return [...ingress, ...(task.Status.PortStatus?.Ports ?? [])].map((port) => ({
    hostIp: "",
    published: port.PublishedPort,
    target: port.TargetPort,
    protocol: port.Protocol,
  }));
}
