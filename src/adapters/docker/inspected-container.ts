import * as z from "zod";
import type { Container, ContainerCheck, JoinedContainer } from "../../domain/container.ts";
import { stripControl } from "../text/strip-control.ts";
import { composeLabels } from "./compose-labels.ts";
import { Moment } from "./moment.ts";
import { ProbeLog } from "./probe-log.ts";

const Health = z.object({
  Status: z.enum(["none", "starting", "healthy", "unhealthy"]).catch("none"),
  FailingStreak: z.number().default(0),
  Log: ProbeLog,
});

const State = z.object({
  Status: z.enum(["created", "running", "paused", "restarting", "removing", "exited", "dead"]),
  ExitCode: z.number(),
  OOMKilled: z.boolean().default(false),
  Error: z.string().default(""),
  StartedAt: Moment,
  FinishedAt: Moment,
  Health: Health.nullish(),
});

/** Times are in nanoseconds; zero means the engine's default. */
const Healthcheck = z.object({
  Test: z.array(z.string()).nullish(),
  Interval: z.number().default(0),
  Timeout: z.number().default(0),
});

const HostPort = z.object({ HostIp: z.string(), HostPort: z.string() });

/** The used part of `GET /containers/{id}/json`. */
export const InspectedContainer = z.object({
  Id: z.string(),
  Name: z.string(),
  RestartCount: z.number().default(0),
  Image: z.string(),
  State,
  HostConfig: z.object({
    Memory: z.number().default(0),
    NetworkMode: z.string().default(""),
    IpcMode: z.string().default(""),
    PidMode: z.string().default(""),
    VolumesFrom: z.array(z.string()).nullish(),
  }),
  Config: z.object({
    Labels: z.record(z.string(), z.string()).nullish(),
    Healthcheck: Healthcheck.nullish(),
    Shell: z.array(z.string()).nullish(),
    ExposedPorts: z.record(z.string(), z.unknown()).nullish(),
  }),
  NetworkSettings: z
    .object({
      Ports: z.record(z.string(), z.array(HostPort).nullable()).nullish(),
      Networks: z.record(z.string(), z.object({ IPAddress: z.string().default("") })).nullish(),
    })
    .nullish(),
});
export type InspectedContainer = z.infer<typeof InspectedContainer>;

/** Converts an inspected container to the domain's container. */
export function convertContainer(inspected: InspectedContainer): Container {
  const { State: state, Config: config } = inspected;
  const labels = config.Labels ?? {};
  return {
    id: inspected.Id,
    name: inspected.Name.replace(/^\//, ""),
    service: labels[composeLabels.service] ?? "",
    state: state.Status,
    health: readHealth(state),
    check: convertCheck(config),
    addresses: listAddresses(inspected),
    ...listJoined(inspected.HostConfig),
    exposedPorts: Object.keys(config.ExposedPorts ?? {})
      .filter((port) => port.endsWith("/tcp"))
      .map((port) => Number.parseInt(port, 10)),
    failingStreak: state.Health?.FailingStreak ?? 0,
    probes: state.Health?.Log ?? [],
    exitCode: state.ExitCode,
    oomKilled: state.OOMKilled,
    restarts: inspected.RestartCount,
    error: stripControl(state.Error),
    startedAtMs: state.StartedAt,
    finishedAtMs: state.FinishedAt,
    configHash: labels[composeLabels.configHash] ?? "",
    composeVersion: labels[composeLabels.version],
    imageId: inspected.Image,
    memoryLimitBytes: inspected.HostConfig.Memory || undefined,
    publishedPorts: Object.entries(inspected.NetworkSettings?.Ports ?? {}).flatMap(([target, hosts]) =>
      (hosts ?? []).map((host) => convertPort(target, host)),
    ),
  };
}

/**
 * The engine reports every exited container as unhealthy, so only a running container has a health status.
 */
function readHealth({ Status: status, Health: health }: InspectedContainer["State"]): Container["health"] {
  const isUp = status === "running" || status === "paused";
  return (isUp && health?.Status) || "none";
}

/** https://docs.docker.com/reference/dockerfile/#healthcheck; moby implements it in daemon/health.go. */
function convertCheck({
  Healthcheck: declared,
  Shell: shell,
}: InspectedContainer["Config"]): ContainerCheck | undefined {
  const [kind, ...words] = declared?.Test ?? [];
  const [script] = words;
  if (!declared || script === undefined || (kind !== "CMD" && kind !== "CMD-SHELL")) return undefined;
  return {
    command: kind === "CMD" ? words : [...(shell?.length ? shell : ["/bin/sh", "-c"]), script],
    intervalMs: declared.Interval / 1e6 || 30_000,
    timeoutMs: declared.Timeout / 1e6 || 30_000,
  };
}

/** The containers that this container joins. Most join none, so the key is omitted. */
function listJoined(host: InspectedContainer["HostConfig"]): Pick<Container, "joined"> {
  const prefix = "container:";
  const modes = [
    ["network", host.NetworkMode],
    ["ipc", host.IpcMode],
    ["pid", host.PidMode],
  ] as const;
  const joined: readonly JoinedContainer[] = [
    ...modes.flatMap(([kind, mode]) =>
      mode.startsWith(prefix) ? [{ kind, containerId: mode.slice(prefix.length) }] : [],
    ),
    ...(host.VolumesFrom ?? []).map((entry) => ({
      kind: "volumes" as const,
      containerId: entry.replace(/:.*$/, ""),
    })),
  ];
  return joined.length > 0 ? { joined } : {};
}

function listAddresses({
  HostConfig: host,
  NetworkSettings: network,
}: InspectedContainer): readonly string[] {
  if (host.NetworkMode === "host") return ["127.0.0.1"];
  return Object.values(network?.Networks ?? {})
    .map(({ IPAddress: address }) => address)
    .filter((address) => address !== "");
}

function convertPort(
  target: string,
  { HostIp: hostIp, HostPort: port }: z.infer<typeof HostPort>,
): Container["publishedPorts"][number] {
  const [targetPort = "", protocol = "tcp"] = target.split("/");
  return { hostIp, published: Number(port), target: Number(targetPort), protocol };
}
