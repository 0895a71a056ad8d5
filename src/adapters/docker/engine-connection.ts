import { IncomingMessage } from "node:http";
import { Agent } from "node:https";
import { homedir } from "node:os";
import type Dockerode from "dockerode";
import type { Files } from "../../ports/files.ts";
import { type EngineEndpoint, resolveEngineEndpoint } from "./engine-endpoint.ts";
import { createEngineError } from "./engine-error.ts";
import { createSshAgent } from "./ssh-agent.ts";

/** Query of a request; objects are sent as JSON, as filters are. */
export type Query = Readonly<
  Record<string, string | number | boolean | Readonly<Record<string, readonly string[]>>>
>;

/**
 * GET requests to an engine (https://docs.docker.com/reference/api/engine/). What it does not have, cannot give or cannot
 * make sense of is undefined (HTTP 404, 409, 501, 400); all else that fails is StackError engine-unavailable, or the
 * signal's reason.
 */
export interface EngineConnection {
  readonly endpoint: EngineEndpoint;
  get(path: string, query: Query, signal?: AbortSignal): Promise<unknown>;
  stream(path: string, query: Query, signal?: AbortSignal): Promise<IncomingMessage | undefined>;
}

/** Finds the engine and makes a connection for it; nothing is sent yet. Loads dockerode, which takes its time. */
export async function openEngineConnection(
  env: ReadonlyMap<string, string>,
  files: Pick<Files, "readText">,
): Promise<EngineConnection> {
  const endpoint = await resolveEngineEndpoint({ env, homeDirectory: env.get("HOME") || homedir(), files });
  const { modem } = await createDockerode(endpoint, env);
  const request = (path: string, query: Query, isStream: boolean, signal: AbortSignal | undefined) =>
    new Promise<unknown>((resolve, reject) => {
      signal?.throwIfAborted();
      const options = { path: `${path}?`, method: "GET", statusCodes, options: { ...query }, isStream };
      modem.dial(
        { ...options, ...(signal && { abortSignal: signal }) },
        (error: unknown, result: unknown) => {
          if (!error) resolve(result);
          else if (signal?.aborted) reject(signal.reason);
          else if (isAbsence(error)) resolve(undefined);
          else reject(createEngineError(error, endpoint));
        },
      );
    });
  return {
    endpoint,
    get: (path, query, signal) => request(path, query, false, signal),
    async stream(path, query, signal) {
      const body = await request(path, query, true, signal);
      return body instanceof IncomingMessage ? body : undefined;
    },
  };
}

/** Fails where certificates are named that are not there. */
async function createDockerode(
  endpoint: EngineEndpoint,
  env: ReadonlyMap<string, string>,
): Promise<Dockerode> {
  const { default: Docker } = await import("dockerode");
  try {
    return new Docker(dockerodeOptions(endpoint, env));
  } catch (error) {
    throw createEngineError(error, endpoint);
  }
}

const statusCodes = { 200: true };

function isAbsence(error: unknown): boolean {
  const status =
    typeof error === "object" && error !== null && "statusCode" in error ? error.statusCode : undefined;
  return status === 404 || status === 409 || status === 501 || status === 400;
}

/** How long a remote engine may take to begin an answer. */
const answerTimeoutMs = 20_000;

/** Every field is named, since dockerode fills those left out from DOCKER_* of the process. */
function dockerodeOptions(
  { address, tls }: EngineEndpoint,
  env: ReadonlyMap<string, string>,
): Dockerode.DockerOptions {
  const { ca, cert, key } = tls ?? {};
  const none = {
    socketPath: undefined,
    host: undefined,
    port: undefined,
    username: undefined,
    ca,
    cert,
    key,
  };
  switch (address.kind) {
    case "socket":
      return { ...none, socketPath: address.path, protocol: "http" };
    case "tcp": {
      const { host, port } = address;
      const remote = { ...none, host, port, connectionTimeout: answerTimeoutMs };
      if (!tls) return { ...remote, protocol: "http" };
      const lenient = tls.verify ? {} : { agent: new Agent({ rejectUnauthorized: false }) };
      return { ...remote, ...lenient, protocol: "https" };
    }
    case "ssh": {
      // The host is only a name here: the agent's connection decides where requests go.
      const agent = createSshAgent(address, env);
      const remote = { ...none, host: "docker.invalid", agent, connectionTimeout: answerTimeoutMs };
      return { ...remote, protocol: "http" };
    }
  }
}
