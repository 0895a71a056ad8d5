import { readlink } from "node:fs/promises";
import { execa } from "execa";
import * as z from "zod";
import { extraProfile } from "./any-stack.ts";

/** One service as `docker compose config` prints it. */
export interface WantedService {
  readonly name: string;
  /** Whether Compose selects it with the enabled profiles. */
  readonly isOn: boolean;
  readonly replicas: number;
  /** The configuration hash that Compose stores as a label of the containers. */
  readonly hash: string;
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly imageId: string;
  readonly restart: string | undefined;
  readonly hasCheck: boolean;
  readonly isLabelledJob: boolean;
  readonly sharesNetworkOf: string | undefined;
  readonly needs: readonly {
    readonly service: string;
    readonly condition: string;
    readonly required: boolean;
  }[];
}

/** One container as `docker inspect` prints it. */
export interface SeenContainer {
  readonly id: string;
  readonly service: string;
  /** Whether `docker compose run` created it, so it is no replica of its service. */
  readonly isOneOff: boolean;
  /** 0 if it is not running. */
  readonly pid: number;
  readonly state: string;
  /** `none` without a health check. */
  readonly health: string;
  readonly exitCode: number;
  readonly startError: string;
  readonly restarts: number;
  readonly startedAtMs: number;
  readonly hash: string;
  readonly imageId: string;
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** The kernel's name of its network namespace; undefined if it is not running. */
  readonly network: string | undefined;
}

/** The state of the files and the engine at one moment, read without any code of stackctl. */
export interface Truth {
  readonly wanted: readonly WantedService[];
  readonly containers: readonly SeenContainer[];
  readonly atMs: number;
}

/** The working directory, environment and project for docker calls. */
export interface Place {
  readonly directory: string;
  readonly project: string;
  readonly env: Readonly<Record<string, string>>;
}

const Config = z.object({
  services: z.record(
    z.string(),
    z.object({
      image: z.string(),
      command: z.array(z.string()),
      environment: z.record(z.string(), z.string().nullable()).optional(),
      restart: z.string().optional(),
      scale: z.number().optional(),
      deploy: z.object({ replicas: z.number().optional() }).optional(),
      healthcheck: z.object({ disable: z.boolean().optional() }).optional(),
      labels: z.record(z.string(), z.string()).optional(),
      network_mode: z.string().optional(),
      depends_on: z.record(z.string(), z.object({ condition: z.string(), required: z.boolean() })).optional(),
    }),
  ),
});

const Inspected = z.array(
  z.object({
    Id: z.string(),
    Image: z.string(),
    RestartCount: z.number(),
    State: z.object({
      Status: z.string(),
      ExitCode: z.number(),
      Error: z.string(),
      StartedAt: z.string(),
      Pid: z.number(),
      Health: z.object({ Status: z.string() }).optional(),
    }),
    Config: z.object({
      Cmd: z.array(z.string()),
      Env: z.array(z.string()).nullable(),
      Labels: z.record(z.string(), z.string()),
    }),
  }),
);

/** Every container of the project, by Compose's label, stopped ones too. */
export async function readContainers(place: Place): Promise<readonly SeenContainer[]> {
  const label = `label=com.docker.compose.project=${place.project}`;
  const listed = await ask(place, ["ps", "--all", "--quiet", "--no-trunc", "--filter", label]);
  const ids = listed.split("\n").filter((id) => id !== "");
  if (ids.length === 0) return [];
  // If a container was removed meanwhile, docker exits with 1 and still lists the others.
  const { stdout } = await execa("docker", ["inspect", "--type", "container", ...ids], {
    env: place.env,
    reject: false,
  });
  const seen = await Promise.all(
    Inspected.parse(JSON.parse(stdout)).map(
      async (raw): Promise<SeenContainer> => ({
        id: raw.Id,
        service: raw.Config.Labels["com.docker.compose.service"] ?? "",
        isOneOff: raw.Config.Labels["com.docker.compose.oneoff"] === "True",
        pid: raw.State.Pid,
        state: raw.State.Status,
        health: raw.State.Health?.Status ?? "none",
        exitCode: raw.State.ExitCode,
        startError: raw.State.Error,
        restarts: raw.RestartCount,
        startedAtMs: Date.parse(raw.State.StartedAt),
        hash: raw.Config.Labels["com.docker.compose.config-hash"] ?? "",
        imageId: raw.Image,
        command: raw.Config.Cmd,
        environment: Object.fromEntries((raw.Config.Env ?? []).map(splitAssignment)),
        network: raw.State.Pid === 0 ? undefined : await networkOf(raw.State.Pid),
      }),
    ),
  );
  return seen.sort((a, b) => a.service.localeCompare(b.service) || a.id.localeCompare(b.id));
}

/** The configuration of every service, with the profile enabled or disabled. */
export async function readWanted(place: Place, isExtraOn: boolean): Promise<readonly WantedService[]> {
  const everything = ["compose", "--profile", "*"];
  const chosen = ["compose", ...(isExtraOn ? ["--profile", extraProfile] : []), "config", "--services"];
  const [text, on] = await Promise.all([
    ask(place, [...everything, "config", "--format", "json"]),
    ask(place, chosen),
  ]);
  const { services } = Config.parse(JSON.parse(text));
  // For the original files, Compose 2.40 prints hashes that omit the variables of an env_file.
  const hashLines = await ask(place, [...everything, "-f", "-", "config", "--hash", "*"], text);
  const images = [...new Set(Object.values(services).map(({ image }) => image))];
  const imageIds = new Map(
    await Promise.all(
      images.map(async (image): Promise<[string, string]> => {
        return [image, await ask(place, ["image", "inspect", "--format", "{{.Id}}", image])];
      }),
    ),
  );
  const hashes = new Map(hashLines.split("\n").map(splitHash));
  const names = new Set(on.split("\n"));
  return Object.entries(services).map(([name, service]) => ({
    name,
    isOn: names.has(name),
    replicas: service.deploy?.replicas ?? service.scale ?? 1,
    hash: hashes.get(name) ?? "",
    command: service.command,
    environment: Object.fromEntries(
      Object.entries(service.environment ?? {}).map(([key, value]) => [key, value ?? ""]),
    ),
    imageId: imageIds.get(service.image) ?? "",
    restart: service.restart,
    hasCheck: service.healthcheck !== undefined && service.healthcheck.disable !== true,
    isLabelledJob: service.labels?.["stackctl.condition"] === "completed",
    sharesNetworkOf: /^service:(.+)$/.exec(service.network_mode ?? "")?.[1],
    needs: Object.entries(service.depends_on ?? {}).map(([needed, edge]) => ({ service: needed, ...edge })),
  }));
}

async function ask({ directory, project, env }: Place, args: readonly string[], input = ""): Promise<string> {
  const { stdout } = await execa("docker", args, {
    cwd: directory,
    input,
    env: { COMPOSE_PROFILES: undefined, COMPOSE_FILE: undefined, COMPOSE_PROJECT_NAME: project, ...env },
  });
  return stdout.trim();
}

async function networkOf(pid: number): Promise<string | undefined> {
  // Undefined if the process has exited since, or may not be inspected.
  return await readlink(`/proc/${pid}/ns/net`).catch(() => undefined);
}

function splitAssignment(line: string): [string, string] {
  const at = line.indexOf("=");
  return at < 0 ? [line, ""] : [line.slice(0, at), line.slice(at + 1)];
}

function splitHash(line: string): [string, string] {
  const [name = "", hash = ""] = line.trim().split(/\s+/);
  return [name, hash];
}
