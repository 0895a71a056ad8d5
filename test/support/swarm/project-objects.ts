import * as z from "zod";
import type { SwarmNodes } from "./swarm-nodes.ts";

const Service = z.object({ ID: z.string(), Spec: z.object({ Name: z.string() }) });
const Task = z.object({
  ID: z.string(),
  ServiceID: z.string(),
  Slot: z.number().default(0),
  NodeID: z.string().default(""),
  DesiredState: z.string(),
  Status: z.object({ State: z.string() }),
});
const Named = z
  .object({ Name: z.string().optional(), Spec: z.object({ Name: z.string() }).optional() })
  .transform(({ Name, Spec }) => Name ?? Spec?.Name ?? "");

/** What a Swarm has of a project, read without stackctl. */
export interface ProjectObjects {
  /** The names of the services in the compose file, and the states of the tasks that should run, sorted. */
  readonly services: Readonly<Record<string, readonly string[]>>;
  /** The ids of the tasks that should run, by service. */
  readonly taskIds: Readonly<Record<string, readonly string[]>>;
  /** Networks, configs and secrets. */
  readonly resources: readonly string[];
  /** Tasks that may still run although their service is gone, such as `running on n2`. */
  readonly leftTasks: readonly string[];
}

/** Reads all objects with a project's label from the manager. */
export async function readObjects(swarm: SwarmNodes, project: string): Promise<ProjectObjects> {
  const filters = JSON.stringify({ label: [`stackctl.project=${project}`] });
  const list = async (path: string) => (await swarm.ask("n1", "GET", path, { filters })) ?? [];
  const [services, tasks, ...resources] = await Promise.all(
    ["/services", "/tasks", "/networks", "/configs", "/secrets"].map(list),
  );
  const known = z.array(Service).parse(services);
  const all = z.array(Task).parse(tasks);
  const ids = new Set(known.map(({ ID: id }) => id));
  const nodeOf = (id: string) => swarm.nodes.find((node) => node.id === id)?.name ?? "?";
  const wanted = known.map(({ ID: id, Spec: { Name: name } }) => {
    const own = all.filter((task) => task.ServiceID === id && task.DesiredState === "running");
    return [name.replace(`${project}_`, ""), own] as const;
  });
  return {
    services: Object.fromEntries(
      wanted.map(([name, own]) => [name, own.map(({ Status }) => Status.State).sort()]),
    ),
    taskIds: Object.fromEntries(wanted.map(([name, own]) => [name, own.map(({ ID: id }) => id).sort()])),
    resources: resources.flatMap((found) => z.array(Named).parse(found)).sort(),
    leftTasks: all
      .filter((task) => !ids.has(task.ServiceID) && task.Status.State === "running")
      .map((task) => `running on ${nodeOf(task.NodeID)}`),
  };
}

/** An empty project. */
export const nothing: ProjectObjects = { services: {}, taskIds: {}, resources: [], leftTasks: [] };
