import * as z from "zod";
import { StackError } from "../../../domain/errors.ts";
import { type EngineAnswer, type EngineConnection, parseAnswer } from "../../docker/engine-connection.ts";
import type { Query } from "../../docker/engine-requests.ts";
import { stripControl } from "../../text/strip-control.ts";
import { swarmLabels } from "./swarm-labels.ts";
import { SwarmNode, SwarmObject, SwarmResource, SwarmTask } from "./swarm-shapes.ts";

/** What can be created, listed and removed by label. */
export type ResourceKind = "networks" | "configs" | "secrets";

/** Requests to a manager of a Swarm. Each throws StackError `engine-unavailable` if no manager answers. */
export interface SwarmApi {
  /** The services of a project, or all if none is named. */
  listServices(project: string | undefined, signal?: AbortSignal): Promise<readonly SwarmObject[]>;
  /** The services that stackctl left while it read health checks of a project. */
  listReaders(project: string, signal?: AbortSignal): Promise<readonly SwarmObject[]>;
  /** The tasks of one service. */
  listTasksOf(serviceName: string, signal?: AbortSignal): Promise<readonly SwarmTask[]>;
  listTasks(project: string, signal?: AbortSignal): Promise<readonly SwarmTask[]>;
  listNodes(signal?: AbortSignal): Promise<readonly SwarmNode[]>;
  /** The networks, configs or secrets of a project, or all with one of these names. */
  list(
    kind: ResourceKind,
    of: { readonly project: string } | { readonly names: readonly string[] },
    signal?: AbortSignal,
  ): Promise<readonly SwarmResource[]>;
  /** Returns the refusal of the Swarm; undefined once the object exists. */
  create(kind: ResourceKind | "services", body: object, signal?: AbortSignal): Promise<string | undefined>;
  /** Changes a service from the version that was read. */
  update(
    service: Pick<SwarmObject, "ID" | "Version">,
    spec: object,
    signal?: AbortSignal,
  ): Promise<string | undefined>;
  /** Removes an object; one that is gone already counts as removed. */
  remove(kind: ResourceKind | "services", id: string, signal?: AbortSignal): Promise<string | undefined>;
}

/** Creates a client that sends nothing before its first call. */
export function createSwarmApi(connect: () => Promise<EngineConnection>): SwarmApi {
  const get = async <Schema extends z.ZodType>(
    schema: Schema,
    path: string,
    query: Query,
    signal?: AbortSignal,
  ) => {
    try {
      return parseAnswer(z.array(schema), (await (await connect()).get(path, query, signal)) ?? []);
    } catch (error) {
      throw explainNoManager(error);
    }
  };
  const labelled = (label: string, value: string) => ({ filters: { label: [`${label}=${value}`] } });
  const own = (project: string) => labelled(swarmLabels.project, project);
  const change = async (path: string, body: object, signal?: AbortSignal) =>
    readRefusal(await (await connect()).post(path, body, signal));
  return {
    listServices: (project, signal) =>
      get(SwarmObject, "/services", project === undefined ? {} : own(project), signal),
    listReaders: (project, signal) =>
      get(SwarmObject, "/services", labelled(swarmLabels.reader, project), signal),
    listTasksOf: (service, signal) => get(SwarmTask, "/tasks", { filters: { service: [service] } }, signal),
    listTasks: (project, signal) => get(SwarmTask, "/tasks", own(project), signal),
    listNodes: (signal) => get(SwarmNode, "/nodes", {}, signal),
    async list(kind, of, signal) {
      const query = "project" in of ? own(of.project) : { filters: { name: of.names } };
      const found =
        kind === "networks"
          ? await get(Network, `/${kind}`, query, signal)
          : await get(Content, `/${kind}`, query, signal);
      // The filter of names also matches longer names.
      return "project" in of ? found : found.filter(({ Name: name }) => of.names.includes(name));
    },
    create: (kind, body, signal) => change(`/${kind}/create`, body, signal),
    update: ({ ID: id, Version: version }, spec, signal) =>
      change(`/services/${id}/update?version=${version.Index}`, spec, signal),
    async remove(kind, id, signal) {
      const answer = await (await connect()).remove(`/${kind}/${encodeURIComponent(id)}`, signal);
      return answer.kind === "refused" && answer.status === 404 ? undefined : readRefusal(answer);
    },
  };
}

const Network = z
  .object({ Id: z.string(), Name: z.string(), Labels: z.record(z.string(), z.string()).nullish() })
  .transform(({ Id: ID, Name, Labels }) => ({ ID, Name, Labels: Labels ?? {}, UpdatedAt: undefined }));
const Content = z
  .object({
    Spec: SwarmResource.pick({ Name: true, Labels: true }),
    ...SwarmResource.pick({ ID: true, UpdatedAt: true }).shape,
  })
  .transform(({ Spec, ...own }) => ({ ...own, ...Spec }));

/** The Swarm has no leader at present, or this engine is not a manager. */
const unavailable = 503;

function readRefusal(answer: EngineAnswer): string | undefined {
  if (answer.kind === "done") return undefined;
  if (answer.status === unavailable) throw noManager(answer.message, undefined);
  return stripControl(answer.message.replace(/^rpc error: code = \w+ desc = /, ""));
}

function explainNoManager(error: unknown): unknown {
  const isAbout = error instanceof StackError && /swarm/i.test(error.message);
  return isAbout ? noManager(error.message, error) : error;
}

function noManager(said: string, cause: unknown): StackError {
  return new StackError("engine-unavailable", { ...explainRefusal(said), cause });
}

/** Why the engine answers no question about a Swarm, by what it said. */
export function explainRefusal(said: string): { readonly message: string; readonly hint: string } {
  if (/leader/i.test(said)) {
    return {
      message: "the Swarm has no leader at present, so it accepts no request",
      hint: "Start the managers that are down: more than half of them must run.",
    };
  }
  // The engine refuses `docker swarm init` on a worker.
  if (/worker node/i.test(said)) {
    return {
      message: "this Docker engine is a worker of a Swarm, not a manager",
      hint: "Select a manager with docker context use or DOCKER_HOST, or run docker node promote NODE on a manager.",
    };
  }
  return {
    message: "this Docker engine is not a manager of a Swarm",
    hint: "Run docker swarm init to make it one, or select a manager with docker context use.",
  };
}
