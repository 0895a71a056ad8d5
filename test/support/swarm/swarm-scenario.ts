import * as z from "zod";
import type { Fixture, FixtureFiles } from "../fixture.ts";
import type { RunningStackctl, StackctlResult } from "../run-stackctl.ts";
import { scenario } from "../scenario.ts";
import { until } from "../until.ts";
import type { SwarmNodes } from "./swarm-nodes.ts";

const Service = z.object({
  ID: z.string(),
  Version: z.object({ Index: z.number() }),
  CreatedAt: z.string().transform((text) => Date.parse(text)),
  Spec: z.looseObject({ Name: z.string(), Labels: z.record(z.string(), z.string()) }),
});
export type StoredService = z.infer<typeof Service>;

const Task = z.object({
  ID: z.string(),
  Slot: z.number().default(0),
  NodeID: z.string().default(""),
  DesiredState: z.string(),
  CreatedAt: z.string().transform((text) => Date.parse(text)),
  Status: z.object({
    Timestamp: z.string().transform((text) => Date.parse(text)),
    State: z.string(),
    ContainerStatus: z.object({ ContainerID: z.string() }).nullish(),
  }),
});
export type StoredTask = z.infer<typeof Task> & {
  /** The name of its node; empty without one. */
  readonly node: string;
};

/** A project of its own on a shared swarm. The built stackctl runs on the manager, with `--engine swarm`. */
export interface SwarmStack {
  readonly fixture: Fixture;
  readonly swarm: SwarmNodes;
  stackctl(args: string | readonly string[], env?: StackEnvironment): Promise<StackctlResult>;
  start(args: string | readonly string[], env?: StackEnvironment): RunningStackctl;
  /** Writes the compose file again. */
  compose(text: string): Promise<void>;
  /** A service as the manager has stored it; undefined if the Swarm has none. */
  readService(service: string): Promise<StoredService | undefined>;
  /** The tasks of a service that the Swarm wants to run, by slot. */
  listRunning(service: string): Promise<readonly StoredTask[]>;
  /** Runs a command in the container of a service's first running task; returns its stdout. */
  exec(service: string, ...command: readonly string[]): Promise<string>;
  /** The names of the project's volumes on a node. */
  listVolumes(node: string): Promise<readonly string[]>;
}

type StackEnvironment = Readonly<Record<string, string | undefined>>;

/** One end-to-end test of a project on the swarm. Whatever it leaves on the swarm is removed. */
export function swarmScenario(
  title: string,
  swarm: () => SwarmNodes,
  files: FixtureFiles,
  steps: (stack: SwarmStack) => Promise<void>,
): void {
  const run = async (fixture: Fixture) => {
    const stack = openStack(fixture, swarm());
    try {
      await steps(stack);
    } finally {
      await removeStack(stack);
    }
  };
  scenario(title, files, run, { engine: "swarm" });
}

function openStack(fixture: Fixture, swarm: SwarmNodes): SwarmStack {
  const here = { DOCKER_HOST: swarm.manager.host, STACKCTL_ENGINE: "swarm" };
  const nameOf = (service: string) => `${fixture.project}_${service}`;
  const listRunning: SwarmStack["listRunning"] = async (service) => {
    const filters = JSON.stringify({ service: [nameOf(service)], "desired-state": ["running"] });
    const tasks = z.array(Task).parse(await swarm.ask("n1", "GET", "/tasks", { filters }));
    return tasks
      .map((task) => ({ ...task, node: swarm.nodes.find(({ id }) => id === task.NodeID)?.name ?? "" }))
      .sort((a, b) => a.Slot - b.Slot);
  };
  return {
    fixture,
    swarm,
    listRunning,
    stackctl: (args, env) => fixture.stackctl(args, { env: { ...here, ...env } }),
    start: (args, env) => fixture.start(args, { env: { ...here, ...env } }),
    compose: (text) => fixture.write("compose.yaml", text),
    readService: async (service) => {
      const found = await swarm.ask("n1", "GET", `/services/${nameOf(service)}`);
      return found === undefined ? undefined : Service.parse(found);
    },
    exec: async (service, ...command) => {
      const [task] = await listRunning(service);
      if (task === undefined) throw new Error(`${service} has no running task`);
      return await swarm.docker(
        task.node,
        "exec",
        task.Status.ContainerStatus?.ContainerID ?? "",
        ...command,
      );
    },
    listVolumes: (node) => listVolumes(swarm, node, fixture.project),
  };
}

async function listVolumes(swarm: SwarmNodes, node: string, project: string): Promise<readonly string[]> {
  const filter = ["--filter", `name=${project}_`];
  const names = await swarm.docker(node, "volume", "ls", "--quiet", ...filter);
  return names.split("\n").filter((name) => name !== "");
}

const Found = z.array(z.object({ ID: z.string().optional(), Id: z.string().optional() }));

async function removeStack({ fixture: { project }, swarm }: SwarmStack): Promise<void> {
  const filters = JSON.stringify({ label: [`stackctl.project=${project}`] });
  for (const kind of ["services", "configs", "secrets", "networks"]) {
    const found = Found.parse((await swarm.ask("n1", "GET", `/${kind}`, { filters })) ?? []);
    for (const { ID, Id } of found) await until(() => removes(swarm, "n1", `/${kind}/${ID ?? Id}`));
  }
  for (const { name } of swarm.nodes) {
    for (const volume of await listVolumes(swarm, name, project)) {
      await until(() => removes(swarm, name, `/volumes/${volume}`));
    }
  }
}

/** A network or a volume is in use until the last task has ended. */
async function removes(swarm: SwarmNodes, node: string, path: string): Promise<boolean> {
  return await swarm.ask(node, "DELETE", path).then(
    () => true,
    () => false,
  );
}
