import * as z from "zod";
import type { ContainerFacts, Listener } from "../../domain/container-facts.ts";
import { describeEngine } from "./describe-engine.ts";
import { parseAnswer } from "./engine-connection.ts";
import type { Prober } from "./probe-container.ts";
import { askListeners, readListeners } from "./read-listeners.ts";

const Inspected = z.object({
  Id: z.string(),
  Image: z.string(),
  Path: z.string().default(""),
  Args: z.array(z.string()).nullish(),
  State: z.object({ Pid: z.number().default(0) }),
  HostConfig: z.object({
    NetworkMode: z.string().default(""),
    ReadonlyRootfs: z.boolean().default(false),
    PidsLimit: z.number().nullish(),
    Tmpfs: z.record(z.string(), z.string()).nullish(),
  }),
  Config: z.object({
    User: z.string().default(""),
    Env: z.array(z.string()).nullish(),
    Healthcheck: z.object({ Test: z.array(z.string()).nullish() }).nullish(),
  }),
  Mounts: z
    .array(
      z.object({
        Type: z.string(),
        Name: z.string().default(""),
        Source: z.string().default(""),
        Destination: z.string(),
        RW: z.boolean(),
      }),
    )
    .nullish(),
});
type Inspected = z.infer<typeof Inspected>;

const Platform = z.object({ Os: z.string(), Architecture: z.string() });
const EngineVersion = z.object({ Os: z.string(), Arch: z.string() });

/** Facts that explain why a container failed. Undefined when the container no longer exists. */
export async function readFacts(
  prober: Prober,
  containerId: string,
  signal?: AbortSignal,
): Promise<ContainerFacts | undefined> {
  const { connection } = prober;
  const answer = await connection.get(`/containers/${containerId}/json`, {}, signal);
  if (answer === undefined) return undefined;
  const inspected = parseAnswer(Inspected, answer);
  const { Config: config, HostConfig: host } = inspected;
  const [image, version, listeners] = await Promise.all([
    connection.get(`/images/${inspected.Image}/json`, {}, signal).then((found) => Platform.safeParse(found)),
    connection.get("/version", {}, signal).then((found) => EngineVersion.safeParse(found)),
    findListeners(inspected, prober, signal),
  ]);
  const test = config.Healthcheck?.Test ?? [];
  return {
    probe: test[0] === "NONE" ? [] : test,
    command: [inspected.Path, ...(inspected.Args ?? [])],
    user: config.User,
    variables: readVariables(config.Env ?? []),
    mounts: listMounts(inspected),
    hasReadOnlyRoot: host.ReadonlyRootfs,
    processLimit: host.PidsLimit && host.PidsLimit > 0 ? host.PidsLimit : undefined,
    imagePlatform: image.success ? `${image.data.Os}/${image.data.Architecture}` : undefined,
    enginePlatform: version.success ? `${version.data.Os}/${version.data.Arch}` : undefined,
    listeners,
  };
}

function readVariables(assignments: readonly string[]): ReadonlyMap<string, boolean> {
  return new Map(
    assignments.map((assignment) => {
      const [name = "", ...value] = assignment.split("=");
      return [name, value.join("=") !== ""];
    }),
  );
}

/** Mounts of the container. The engine does not list `tmpfs:` mounts among them, so they are added. */
function listMounts({ Mounts: mounts, HostConfig: host }: Inspected): ContainerFacts["mounts"] {
  const others = Object.keys(host.Tmpfs ?? {}).map((destination) => ({
    kind: "tmpfs" as const,
    source: "",
    destination,
    writable: true,
  }));
  return [...(mounts ?? []).map(convertMount), ...others];
}

function convertMount(mount: NonNullable<Inspected["Mounts"]>[number]): ContainerFacts["mounts"][number] {
  const common = { destination: mount.Destination, writable: mount.RW };
  switch (mount.Type) {
    case "volume":
      return { ...common, kind: "volume", source: mount.Name };
    case "bind":
      return { ...common, kind: "bind", source: mount.Source };
    case "tmpfs":
      return { ...common, kind: "tmpfs", source: "" };
    default:
      return { ...common, kind: "other", source: mount.Source };
  }
}

/**
 * Listeners are known only for a container with its own network. On a remote engine, they are read inside the
 * container.
 */
async function findListeners(
  { Id: id, State: { Pid: pid }, HostConfig: { NetworkMode: network } }: Inspected,
  prober: Prober,
  signal: AbortSignal | undefined,
): Promise<readonly Listener[] | undefined> {
  if (pid === 0 || network === "host" || /^(?:container|service):/.test(network)) return undefined;
  const { local } = await describeEngine(prober.connection, signal);
  return (local ? await readListeners(pid) : undefined) ?? askListeners(prober, id, signal);
}
