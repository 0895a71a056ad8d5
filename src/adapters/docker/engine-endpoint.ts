import { createHash } from "node:crypto";
import { join } from "node:path";
import * as z from "zod";
import { StackError } from "../../domain/errors.ts";
import { parseJson } from "../../domain/parse-json.ts";
import type { Files } from "../../ports/files.ts";
import { type EngineAddress, parseEngineAddress } from "./engine-address.ts";

/** TLS certificates as PEM texts; missing files are undefined. */
export interface EngineTls {
  readonly ca: string | undefined;
  readonly cert: string | undefined;
  readonly key: string | undefined;
  /**
   * False accepts any certificate, as do `DOCKER_TLS` without `DOCKER_TLS_VERIFY` and `--skip-tls-verify`.
   */
  readonly verify: boolean;
}

/** The chosen engine, and the setting that chose it. */
export interface EngineEndpoint {
  readonly address: EngineAddress;
  readonly tls: EngineTls | undefined;
  /** `DOCKER_HOST`, `context NAME` or `default`. */
  readonly origin: string;
}

interface Surroundings {
  readonly env: ReadonlyMap<string, string>;
  readonly homeDirectory: string;
  readonly files: Pick<Files, "readText">;
}

const defaultHost =
  process.platform === "win32" ? "npipe:////./pipe/docker_engine" : "unix:///var/run/docker.sock";

/**
 * Finds the engine as the docker CLI does: DOCKER_HOST, DOCKER_CONTEXT, `currentContext` of its config file,
 * then the default socket (https://docs.docker.com/engine/manage-resources/contexts/). Throws StackError
 * engine-unavailable.
 */
export async function resolveEngineEndpoint(surroundings: Surroundings): Promise<EngineEndpoint> {
  const { env, homeDirectory } = surroundings;
  const folder = env.get("DOCKER_CONFIG") || join(homeDirectory, ".docker");
  const host = env.get("DOCKER_HOST");
  if (host) return describeHost(host, "DOCKER_HOST", folder, surroundings);
  const fromEnv = env.get("DOCKER_CONTEXT");
  const name = fromEnv || (await readCurrentContext(folder, surroundings));
  if (!name || name === "default") return describeHost(defaultHost, "default", folder, surroundings);
  return readContext(
    name,
    fromEnv ? "DOCKER_CONTEXT" : "currentContext in config.json",
    folder,
    surroundings,
  );
}

async function describeHost(
  host: string,
  origin: string,
  folder: string,
  { env, files }: Surroundings,
): Promise<EngineEndpoint> {
  const address = parseEngineAddress(host, origin);
  const verify = Boolean(env.get("DOCKER_TLS_VERIFY"));
  if (address.kind !== "tcp" || !(verify || env.get("DOCKER_TLS")))
    return { address, tls: undefined, origin };
  return { address, tls: await readTls(env.get("DOCKER_CERT_PATH") || folder, verify, files), origin };
}

const CliConfig = z.object({ currentContext: z.string().optional() });

async function readCurrentContext(folder: string, { files }: Surroundings): Promise<string | undefined> {
  const file = join(folder, "config.json");
  const text = await files.readText(file);
  if (text === undefined) return undefined;
  const parsed = CliConfig.safeParse(parseJson(text));
  if (parsed.success) return parsed.data.currentContext;
  throw new StackError("engine-unavailable", {
    message: `${file} is not valid JSON in docker's format`,
    hint: "Repair it, or set DOCKER_HOST to the engine.",
  });
}

const ContextMeta = z.object({
  Endpoints: z.object({ docker: z.object({ Host: z.string(), SkipTLSVerify: z.boolean().default(false) }) }),
});

async function readContext(
  name: string,
  namedBy: string,
  folder: string,
  { files }: Surroundings,
): Promise<EngineEndpoint> {
  const id = createHash("sha256").update(name).digest("hex");
  const text = await files.readText(join(folder, "contexts", "meta", id, "meta.json"));
  const parsed = ContextMeta.safeParse(parseJson(text ?? ""));
  if (!parsed.success) {
    throw new StackError("engine-unavailable", {
      message: `${namedBy} names the docker context ${name}, which ${text === undefined ? "does not exist" : "names no engine"}`,
      hint: "Run docker context ls to list the contexts, or docker context use default to use this machine's engine.",
    });
  }
  const { Host: host, SkipTLSVerify: skip } = parsed.data.Endpoints.docker;
  const origin = `context ${name}`;
  const address = parseEngineAddress(host, origin);
  if (address.kind !== "tcp") return { address, tls: undefined, origin };
  const tls = await readTls(join(folder, "contexts", "tls", id, "docker"), !skip, files);
  return { address, tls: tls.ca || tls.cert ? tls : undefined, origin };
}

async function readTls(folder: string, verify: boolean, files: Surroundings["files"]): Promise<EngineTls> {
  const [ca, cert, key] = await Promise.all(
    ["ca.pem", "cert.pem", "key.pem"].map((name) => files.readText(join(folder, name))),
  );
  return { ca, cert, key, verify };
}
