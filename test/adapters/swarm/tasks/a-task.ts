import { SwarmNode, SwarmObject, SwarmTask } from "../../../../src/adapters/swarm/api/swarm-shapes.ts";

/** A task as the manager reports it, with only what a test says. */
export interface TaskSketch {
  readonly id?: string;
  readonly slot?: number;
  readonly node?: string;
  readonly state: string;
  readonly desired?: string;
  readonly error?: string;
  readonly exitCode?: number;
  readonly createdAtMs?: number;
  /** When its state changed, by the clocks of its node and the manager. */
  readonly endedAtMs?: number;
  readonly hash?: string;
  readonly forced?: number;
  readonly iteration?: number;
  readonly test?: readonly string[];
  /** The service in the task's labels. */
  readonly service?: string;
}

/** A task of the service web. */
export function aTask(sketch: TaskSketch): SwarmTask {
  const { id = "t1", slot = 1, node = "node1", state, desired = "running", hash = "h1" } = sketch;
  const endedAt = sketch.endedAtMs === undefined ? undefined : new Date(sketch.endedAtMs).toISOString();
  return SwarmTask.parse({
    ID: id,
    Version: { Index: 1 },
    CreatedAt: new Date(sketch.createdAtMs ?? 1000).toISOString(),
    ...(endedAt && { UpdatedAt: endedAt }),
    ServiceID: "s1",
    Slot: slot,
    NodeID: node,
    DesiredState: desired,
    ...(sketch.iteration !== undefined && { JobIteration: { Index: sketch.iteration } }),
    Spec: {
      ForceUpdate: sketch.forced ?? 0,
      ContainerSpec: {
        Image: "web:1",
        Labels: { "stackctl.hash": hash, ...(sketch.service && { "stackctl.service": sketch.service }) },
        ...(sketch.test && { Healthcheck: { Test: sketch.test } }),
      },
    },
    Status: {
      State: state,
      ...(endedAt && { Timestamp: endedAt }),
      Err: sketch.error ?? "",
      ContainerStatus: { ContainerID: "c1", ExitCode: sketch.exitCode ?? 0 },
    },
  });
}

/** What a test says of a service. */
export interface ServiceSketch {
  readonly hash?: string;
  readonly version?: number;
  readonly forced?: number;
  readonly update?: { readonly state: string; readonly message?: string };
  readonly iteration?: number;
  readonly isJob?: boolean;
}

/** The service web of the project shop. */
export function aSwarmService({
  hash = "h1",
  version = 10,
  forced = 0,
  update,
  iteration,
  isJob = false,
}: ServiceSketch = {}) {
  return SwarmObject.parse({
    ID: "s1",
    Version: { Index: version },
    Spec: {
      Name: "shop_web",
      Labels: {
        "stackctl.project": "shop",
        "stackctl.service": "web",
        "stackctl.hash": hash,
        "stackctl.settings": "set",
      },
      TaskTemplate: { ForceUpdate: forced },
      ...(isJob && { Mode: { ReplicatedJob: { TotalCompletions: 1 } } }),
    },
    ...(update && { UpdateStatus: { State: update.state, Message: update.message ?? "" } }),
    ...(iteration !== undefined && { JobStatus: { JobIteration: { Index: iteration } } }),
  });
}

/** A node with the host name of its id. */
export function aNode(id: string, state = "ready"): SwarmNode {
  return SwarmNode.parse({
    ID: id,
    Spec: {},
    Description: { Hostname: id.replace("node", "n") },
    Status: { State: state },
  });
}
