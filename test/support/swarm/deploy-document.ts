import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import * as z from "zod";
import { listCarriedFiles } from "../../../src/plan/swarm/list-carried-files.ts";
import type { SwarmInputs } from "../../../src/plan/swarm/swarm-inputs.ts";
import { type SwarmProject, translateProject } from "../../../src/plan/swarm/translate-project.ts";
import { until, untilFits } from "../until.ts";
import type { SwarmNodes } from "./swarm-nodes.ts";

/** A Compose document on a swarm, without stackctl's own adapter. */
export interface Deployed {
  readonly translated: SwarmProject;
  /** The specification of a service as the engine has stored it. */
  readSpec(service: string): Promise<unknown>;
  /** The container of a service's running task, as the node's engine describes it. */
  inspect(service: string): Promise<ContainerFacts>;
  /** Runs a command in the container of a service's running task; returns its stdout. */
  exec(service: string, ...command: readonly string[]): Promise<string>;
  /** The first task of a service in this state. */
  untilTask(service: string, state: string): Promise<TaskFacts>;
  /** A volume on the node of a service's running task. */
  volume(service: string, volume: string): Promise<unknown>;
  /** Updates a service to another document, and returns its hash there. */
  update(service: string, compose: string): Promise<string>;
  /** The ids of the containers of a service's running tasks, by slot. */
  listContainers(service: string): Promise<Readonly<Record<number, string>>>;
  remove(): Promise<void>;
}

const Created = z.object({ ID: z.string() });
const Named = z.object({
  ID: z.string(),
  Version: z.object({ Index: z.number() }),
  Spec: z.looseObject({}),
});
const Task = z.object({
  Slot: z.number().default(0),
  DesiredState: z.string(),
  NodeID: z.string().default(""),
  Status: z.object({
    State: z.string(),
    Err: z.string().default(""),
    ContainerStatus: z.object({ ContainerID: z.string(), ExitCode: z.number() }).optional(),
  }),
});
export type TaskFacts = z.infer<typeof Task>;
const Container = z.object({ Config: z.looseObject({}), HostConfig: z.looseObject({}) });
export type ContainerFacts = z.infer<typeof Container>;

interface Deployment {
  readonly project: string;
  readonly compose: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly inputs?: Partial<Pick<SwarmInputs, "pins" | "jobs">>;
}

/** Resolves a document with Compose, translates it, and creates its networks, configs, secrets and services. */
export async function deployDocument(swarm: SwarmNodes, deployment: Deployment): Promise<Deployed> {
  const translated = await translate(deployment);
  await create(swarm, translated);
  const nameOf = (service: string) => `${translated.project}_${service}`;
  const locate = (service: string) => locateContainer(swarm, nameOf(service));
  return {
    translated,
    untilTask: (service, state) => untilTask(swarm, nameOf(service), state),
    readSpec: async (service) =>
      Named.parse(await swarm.ask("n1", "GET", `/services/${nameOf(service)}`)).Spec,
    inspect: (service) => inspectService(swarm, nameOf(service)),
    volume: async (service, volume) =>
      await swarm.ask((await locate(service)).node, "GET", `/volumes/${nameOf(volume)}`),
    exec: async (service, ...command) => {
      const { node, container } = await locate(service);
      return await swarm.docker(node, "exec", container, ...command);
    },
    update: async (service, compose) => {
      const { spec, hash } = found(await translate({ ...deployment, compose }), service);
      const path = `/services/${nameOf(service)}`;
      const { Version } = Named.parse(await swarm.ask("n1", "GET", path));
      await swarm.ask("n1", "POST", `${path}/update`, { version: String(Version.Index) }, spec);
      return hash;
    },
    listContainers: async (service) => {
      const tasks = (await listTasks(swarm, nameOf(service))).filter(
        ({ DesiredState, Status }) => DesiredState === "running" && Status.State === "running",
      );
      return Object.fromEntries(
        tasks.map(({ Slot, Status }) => [Slot, Status.ContainerStatus?.ContainerID ?? ""]),
      );
    },
    remove: () => remove(swarm, translated),
  };
}

function found({ services }: SwarmProject, name: string) {
  const service = services.get(name);
  if (service === undefined) throw new Error(`the document has no service ${name}`);
  return service;
}

/** The container of a service's running task, as the node's engine describes it. */
export async function inspectService(swarm: SwarmNodes, service: string): Promise<ContainerFacts> {
  const { node, container } = await locateContainer(swarm, service);
  return Container.parse(await swarm.ask(node, "GET", `/containers/${container}/json`));
}

async function locateContainer(swarm: SwarmNodes, service: string) {
  const { NodeID, Status } = await untilTask(swarm, service, "running");
  const node = swarm.nodes.find(({ id }) => id === NodeID)?.name ?? "";
  return { node, container: Status.ContainerStatus?.ContainerID ?? "" };
}

async function listTasks(swarm: SwarmNodes, service: string): Promise<readonly TaskFacts[]> {
  const filters = JSON.stringify({ service: [service] });
  return z.array(Task).parse(await swarm.ask("n1", "GET", "/tasks", { filters }));
}

async function untilTask(swarm: SwarmNodes, service: string, state: string): Promise<TaskFacts> {
  // A task that an update replaces runs on for a while.
  const isWanted = ({ Status, DesiredState }: TaskFacts) =>
    Status.State === state && (state !== "running" || DesiredState === "running");
  const isRejected = ({ Status }: TaskFacts) => Status.State === "rejected";
  const tasks = await untilFits(
    () => listTasks(swarm, service),
    (found) => found.some(isWanted) || found.some(isRejected),
  );
  const task = tasks.find(isWanted);
  if (task === undefined) throw new Error(`${service}: ${tasks.find(isRejected)?.Status.Err}`);
  return task;
}

async function translate({
  project,
  compose,
  files = {},
  env = {},
  inputs,
}: Deployment): Promise<SwarmProject> {
  const directory = await mkdtemp(join(tmpdir(), "stackctl-swarm-"));
  try {
    for (const [path, text] of Object.entries({ ...files, "compose.yaml": compose })) {
      await mkdir(dirname(join(directory, path)), { recursive: true });
      await writeFile(join(directory, path), text);
    }
    const args = ["compose", "--project-name", project, "--profile", "*", "config", "--format", "json"];
    const { stdout } = await execa("docker", args, { cwd: directory, env });
    const document: unknown = JSON.parse(stdout);
    const named = listCarriedFiles({ document, directory });
    const folders = new Map((await Promise.all(named.map(listFolder))).flat());
    const contents = await Promise.all(
      [...named, ...[...folders.values()].flat()].map(async (path) => {
        const content = await readFile(path, "base64").catch(() => undefined);
        return content === undefined ? [] : [[path, content] as const];
      }),
    );
    return translateProject({
      document,
      directory,
      files: new Map(contents.flat()),
      folders,
      environment: new Map(Object.entries(env)),
      pins: inputs?.pins ?? new Map(),
      jobs: inputs?.jobs ?? new Set(),
    });
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** The files of a folder, in folders below as well; empty for anything else. */
async function listFolder(path: string): Promise<readonly (readonly [string, readonly string[]])[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => undefined);
  if (entries === undefined) return [];
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return [[path, files.toSorted()]];
}

async function create(
  swarm: SwarmNodes,
  { services, networks, configs, secrets }: SwarmProject,
): Promise<void> {
  const post = async (path: string, body: unknown) => await swarm.ask("n1", "POST", path, {}, body);
  for (const network of networks) if (!network.external) await post("/networks/create", network);
  const ids = new Map<string, string>();
  for (const [kind, contents] of Object.entries({ configs, secrets })) {
    for (const { name, data, labels } of contents) {
      const body = { Name: name, Data: data, Labels: labels };
      ids.set(name, Created.parse(await post(`/${kind}/create`, body)).ID);
    }
  }
  for (const { spec } of services.values()) {
    const { ContainerSpec: container, ...template } = spec.TaskTemplate;
    const filled = {
      ...container,
      Configs: container.Configs?.map((one) => ({ ...one, ConfigID: ids.get(one.ConfigName) })),
      Secrets: container.Secrets?.map((one) => ({ ...one, SecretID: ids.get(one.SecretName) })),
    };
    await post("/services/create", { ...spec, TaskTemplate: { ...template, ContainerSpec: filled } });
  }
}

async function remove(swarm: SwarmNodes, { project, services, networks, configs, secrets }: SwarmProject) {
  const drop = async (path: string, node = "n1") => await swarm.ask(node, "DELETE", path);
  for (const name of services.keys()) await drop(`/services/${project}_${name}`);
  for (const { name } of configs) await drop(`/configs/${name}`);
  for (const { name } of secrets) await drop(`/secrets/${name}`);
  // Networks and volumes stay in use until the last task has ended.
  for (const { Name, external } of networks) {
    if (!external)
      await until(() =>
        drop(`/networks/${Name}`).then(
          () => true,
          () => false,
        ),
      );
  }
  const filter = ["--filter", `label=stackctl.project=${project}`];
  for (const { name } of swarm.nodes) {
    const list = async () => await swarm.docker(name, "volume", "ls", "--quiet", ...filter);
    const volumes = (await list()).split("\n").filter((volume) => volume !== "");
    for (const volume of volumes) await until(() => succeeds(drop(`/volumes/${volume}`, name)));
  }
}

async function succeeds(done: Promise<unknown>): Promise<boolean> {
  return await done.then(
    () => true,
    () => false,
  );
}
