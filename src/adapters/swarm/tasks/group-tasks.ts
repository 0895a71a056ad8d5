import { swarmLabels } from "../api/swarm-labels.ts";
import type { SwarmNode, SwarmObject, SwarmTask } from "../api/swarm-shapes.ts";

/** Everything of a project on a Swarm, as its manager reports it at one moment. */
export interface SwarmSnapshot {
  readonly services: readonly SwarmObject[];
  readonly tasks: readonly SwarmTask[];
  readonly nodes: readonly SwarmNode[];
}

/** A place of a service: a replica, or a node for a global service. A task that ends is replaced in its slot. */
export interface Slot {
  /** The same for all tasks that follow each other here. */
  readonly id: string;
  readonly service: SwarmObject;
  readonly current: SwarmTask;
  /** The tasks that ran here before with the same configuration, newest first. */
  readonly earlier: readonly SwarmTask[];
  /** All other tasks here, such as those of the configuration before an update. */
  readonly others: readonly SwarmTask[];
}

/** How long the manager may need to store the end of a task that it replaces. */
const storedWithinMs = 2000;

/**
 * The tasks of a slot that failed, newest first. A task that failed long after the task that replaced it was created, on
 * another node, is not among them: its node was lost, and ended the task when it came back.
 */
export function listFailed({ current, earlier }: Pick<Slot, "current" | "earlier">): readonly SwarmTask[] {
  const all = [current, ...earlier];
  return all.filter((task, index) => {
    const successor = all[index - 1];
    return hasFailed(task) && !(successor !== undefined && isLeftover(task, successor));
  });
}

function hasFailed({ Status: { State: state } }: SwarmTask): boolean {
  return state === "failed" || state === "rejected";
}

/** The clock of a node may differ from the manager's, so both times count. */
function isLeftover(task: SwarmTask, { NodeID: node, CreatedAt: createdAtMs = 0 }: SwarmTask): boolean {
  const endedAtMs = Math.min(task.UpdatedAt ?? 0, task.Status.Timestamp ?? 0);
  return task.NodeID !== node && endedAtMs > createdAtMs + storedWithinMs;
}

/** The slots of a project's services, in the order of services and slots. */
export function groupTasks({ services, tasks }: SwarmSnapshot): readonly Slot[] {
  const byService = groupBy(tasks, ({ ServiceID: id }) => id);
  return services.flatMap((service) => {
    const iteration = service.JobStatus?.JobIteration?.Index;
    const own = (byService.get(service.ID) ?? []).filter(
      (task) => iteration === undefined || (task.JobIteration?.Index ?? 0) === iteration,
    );
    const places = groupBy(own, (task) => placeOf(task, service));
    return [...places]
      .toSorted(([a], [b]) => a.localeCompare(b, "en", { numeric: true }))
      .flatMap(([place, inPlace]) => describeSlot(service, place, inPlace));
  });
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): ReadonlyMap<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

/** The id of a slot, such as `shop_web.1`. */
export function slotId(serviceName: string, place: string | number): string {
  return `${serviceName}.${place}`;
}

/** A job counts its slots from 0; a global service has no slots. */
function placeOf({ Slot: slot, NodeID: nodeId }: SwarmTask, { Spec: { Mode: mode } }: SwarmObject): string {
  return slot === 0 && !mode?.ReplicatedJob ? nodeId : String(slot);
}

function describeSlot(service: SwarmObject, place: string, inPlace: readonly SwarmTask[]): readonly Slot[] {
  const [current, ...rest] = inPlace.toSorted(newestFirst);
  if (current === undefined || isLeaving(current)) return [];
  const isAlike = (task: SwarmTask) =>
    hashOfTask(task) === hashOfTask(current) && task.Spec.ForceUpdate === current.Spec.ForceUpdate;
  return [
    {
      id: slotId(service.Spec.Name, place),
      service,
      current,
      earlier: rest.filter(isAlike),
      others: rest.filter((task) => !isAlike(task)),
    },
  ];
}

/** The configuration hash that a task was created with. */
export function hashOfTask({ Spec: spec }: SwarmTask): string {
  return spec.ContainerSpec?.Labels[swarmLabels.hash] ?? "";
}

/** The configuration hash that a service has now. */
export function hashOfService({ Spec: { Labels: labels } }: SwarmObject): string {
  return labels[swarmLabels.hash] ?? "";
}

function newestFirst(a: SwarmTask, b: SwarmTask): number {
  return (b.CreatedAt ?? 0) - (a.CreatedAt ?? 0) || b.Version.Index - a.Version.Index;
}

const ended: ReadonlySet<string> = new Set(["complete", "failed", "rejected", "orphaned"]);

/** The Swarm removes the task without a successor, for example after a scale-down. */
function isLeaving({ DesiredState: desired, Status: { State: state } }: SwarmTask): boolean {
  return desired === "remove" || (desired === "shutdown" && !ended.has(state));
}
