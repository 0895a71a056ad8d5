import { execa } from "execa";
import { z } from "zod";
import { until } from "../until.ts";
import { docker, dockerLines } from "./docker.ts";

const projectLabel = "com.docker.compose.project";

/**
 * What the engine says, asked without stackctl, so that a scenario does not believe what it tests. Everything is found
 * by Compose's project label.
 */
export interface EngineContainer {
  readonly id: string;
  readonly name: string;
  readonly service: string;
  readonly state: string;
  /** `none` without a health check. */
  readonly health: string;
  readonly exitCode: number;
  /** The engine has noticed that the kernel killed it for its memory. It misses some under load. */
  readonly isOomKilled: boolean;
  readonly restarts: number;
  /** As the engine writes it: RFC 3339, with nanoseconds. */
  readonly startedAt: string;
  readonly image: string;
  readonly env: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
}

const Inspected = z
  .object({
    Id: z.string(),
    Name: z.string(),
    RestartCount: z.number(),
    State: z.object({
      Status: z.string(),
      ExitCode: z.number(),
      OOMKilled: z.boolean(),
      StartedAt: z.string(),
      Health: z.object({ Status: z.string() }).optional(),
    }),
    Config: z.object({
      Image: z.string(),
      Env: z.array(z.string()).nullable(),
      Labels: z.record(z.string(), z.string()),
    }),
  })
  .transform(
    (raw): EngineContainer => ({
      id: raw.Id,
      name: raw.Name.replace(/^\//, ""),
      service: raw.Config.Labels["com.docker.compose.service"] ?? "",
      state: raw.State.Status,
      health: raw.State.Health?.Status ?? "none",
      exitCode: raw.State.ExitCode,
      isOomKilled: raw.State.OOMKilled,
      restarts: raw.RestartCount,
      startedAt: raw.State.StartedAt,
      image: raw.Config.Image,
      env: Object.fromEntries((raw.Config.Env ?? []).map(splitAssignment)),
      labels: raw.Config.Labels,
    }),
  );

/** Every container of a project, stopped ones too, sorted by service and then name. */
export async function containersOf(project: string): Promise<readonly EngineContainer[]> {
  const ids = await dockerLines("ps", "--all", "--quiet", "--no-trunc", "--filter", labelFilter(project));
  if (ids.length === 0) return [];
  // Exits 1 and still lists the others when one was removed meanwhile.
  const { stdout } = await execa("docker", ["inspect", "--type", "container", ...ids], { reject: false });
  const inspected = z.array(Inspected).parse(JSON.parse(stdout));
  return inspected.sort((a, b) => a.service.localeCompare(b.service) || a.name.localeCompare(b.name));
}

/** The same without health, which an engine that goes on checking changes by itself. */
export async function lastingOf(project: string): Promise<readonly Omit<EngineContainer, "health">[]> {
  return (await containersOf(project)).map(({ health: _, ...lasting }) => lasting);
}

/** Resolves once the one container of a service has ended, and the engine knows. */
export async function untilEnded(project: string, service: string): Promise<void> {
  await docker("wait", (await containerOf(project, service)).id);
}

/** Resolves once the engine has run a service's health check; what the last check printed is known then. */
export async function untilChecked(project: string, service: string): Promise<void> {
  const { id } = await containerOf(project, service);
  await until(async () => (await docker("inspect", "--format", "{{len .State.Health.Log}}", id)) !== "0");
}

/** Resolves once a service's container has printed this. */
export async function untilLogged(project: string, service: string, text: string): Promise<void> {
  const { id } = await containerOf(project, service);
  await until(async () => (await docker("logs", id)).includes(text));
}

/** `service → state` of every container of a project: the shape that most assertions want. */
export async function statesOf(project: string): Promise<Readonly<Record<string, string>>> {
  const containers = await containersOf(project);
  return Object.fromEntries(containers.map((container) => [container.service, container.state]));
}

/** The one container of a service; throws where there is none or more than one. */
export async function containerOf(project: string, service: string): Promise<EngineContainer> {
  const found = (await containersOf(project)).filter((container) => container.service === service);
  const [only] = found;
  if (only === undefined || found.length > 1)
    throw new Error(`${found.length} containers of service ${service}`);
  return only;
}

/** Names of a project's volumes, sorted. */
export async function volumesOf(project: string): Promise<readonly string[]> {
  return [...(await dockerLines("volume", "ls", "--quiet", "--filter", labelFilter(project)))].sort();
}

/** Names of a project's networks, sorted. */
export async function networksOf(project: string): Promise<readonly string[]> {
  const names = await dockerLines("network", "ls", "--format", "{{.Name}}", "--filter", labelFilter(project));
  return [...names].sort();
}

/** Force-removes a project's containers, networks, volumes, and the images that Compose built for it. */
export async function removeProject(project: string): Promise<void> {
  const ids = await dockerLines("ps", "--all", "--quiet", "--filter", labelFilter(project));
  if (ids.length > 0) await docker("rm", "--force", "--volumes", ...ids);
  const networks = await networksOf(project);
  if (networks.length > 0) await docker("network", "rm", ...networks);
  const volumes = await volumesOf(project);
  if (volumes.length > 0) await docker("volume", "rm", "--force", ...volumes);
  const images = await dockerLines("image", "ls", "--quiet", "--filter", labelFilter(project));
  if (images.length > 0) await docker("image", "rm", "--force", ...new Set(images));
}

/** What `createFixture` names its projects. */
const nameOfFixture = /^st-.+-[0-9a-f]{6}$/;

/** Removes what killed test runs left. Only for an engine that nobody else uses yet. */
export async function removeLeftProjects(): Promise<void> {
  const projects = new Set<string>();
  for (const kind of ["container", "network", "volume"]) {
    const all = kind === "container" ? ["--all"] : [];
    const format = `{{.Label "${projectLabel}"}}`;
    for (const project of await dockerLines(kind, "ls", ...all, "--format", format)) projects.add(project);
  }
  for (const project of projects) if (nameOfFixture.test(project)) await removeProject(project);
}

function labelFilter(project: string): string {
  return `label=${projectLabel}=${project}`;
}

function splitAssignment(line: string): readonly [string, string] {
  const at = line.indexOf("=");
  return at < 0 ? [line, ""] : [line.slice(0, at), line.slice(at + 1)];
}
