import * as z from "zod";
import { until } from "../until.ts";
import { askEngine, type EngineQuery } from "./ask-engine.ts";
import { docker, dockerLines } from "./docker.ts";

const projectLabel = "com.docker.compose.project";

/**
 * The engine's state, read without stackctl, so a scenario does not rely on the code under test. All objects are
 * found by Compose's project label.
 */
export interface EngineContainer {
  readonly id: string;
  readonly name: string;
  readonly service: string;
  readonly state: string;
  /** `none` without a health check. */
  readonly health: string;
  readonly exitCode: number;
  /** Whether the engine detected an out-of-memory kill by the kernel. Under load it misses some. */
  readonly isOomKilled: boolean;
  readonly restarts: number;
  /** As the engine writes it: RFC 3339, with nanoseconds. */
  readonly startedAt: string;
  readonly image: string;
  readonly env: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
}

const Identified = z.object({ Id: z.string() });
const Named = z.object({ Name: z.string() });

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

/** Every container of a project, including stopped ones, sorted by service and then name. */
export async function containersOf(project: string): Promise<readonly EngineContainer[]> {
  const ids = await containerIdsOf(project);
  const answers = await Promise.all(ids.map((id) => askEngine("GET", `/containers/${id}/json`)));
  // A container that was removed meanwhile is omitted.
  const inspected = z.array(Inspected).parse(answers.filter((answer) => answer !== undefined));
  return inspected.sort((a, b) => a.service.localeCompare(b.service) || a.name.localeCompare(b.name));
}

/** The containers without their health, which the engine's probes change at any time. */
export async function lastingOf(project: string): Promise<readonly Omit<EngineContainer, "health">[]> {
  return (await containersOf(project)).map(({ health: _, ...lasting }) => lasting);
}

/** Resolves once the engine reports that the one container of a service has exited. */
export async function untilEnded(project: string, service: string): Promise<void> {
  await docker("wait", (await containerOf(project, service)).id);
}

/**
 * Resolves once the engine has run a service's health check, so the output of the last check is available.
 */
export async function untilChecked(project: string, service: string): Promise<void> {
  const { id } = await containerOf(project, service);
  await until(async () => (await docker("inspect", "--format", "{{len .State.Health.Log}}", id)) !== "0");
}

/** Resolves once a service's container has printed this. */
export async function untilLogged(project: string, service: string, text: string): Promise<void> {
  const { id } = await containerOf(project, service);
  await until(async () => (await docker("logs", id)).includes(text));
}

/** `service → state` of every container of a project, as most assertions need it. */
export async function statesOf(project: string): Promise<Readonly<Record<string, string>>> {
  const containers = await containersOf(project);
  return Object.fromEntries(containers.map((container) => [container.service, container.state]));
}

/** The one container of a service; throws if there is none or more than one. */
export async function containerOf(project: string, service: string): Promise<EngineContainer> {
  const found = (await containersOf(project)).filter((container) => container.service === service);
  const [only] = found;
  if (only === undefined || found.length > 1)
    throw new Error(`${found.length} containers of service ${service}`);
  return only;
}

/** Names of a project's volumes, sorted. */
export async function volumesOf(project: string): Promise<readonly string[]> {
  const answer = await askEngine("GET", "/volumes", { filters: labelFilters(project) });
  const { Volumes } = z.object({ Volumes: z.array(Named).nullish() }).parse(answer);
  return (Volumes ?? []).map(({ Name }) => Name).sort();
}

/** Names of a project's networks, sorted. */
export async function networksOf(project: string): Promise<readonly string[]> {
  const answer = await askEngine("GET", "/networks", { filters: labelFilters(project) });
  return z
    .array(Named)
    .parse(answer)
    .map(({ Name }) => Name)
    .sort();
}

/** Force-removes a project's containers, networks, volumes, and the images that Compose built for it. */
export async function removeProject(project: string): Promise<void> {
  const containers = await containerIdsOf(project);
  const force = { force: "true" };
  await removeAll("/containers/", containers, { ...force, v: "true" });
  const [networks, volumes, images] = await Promise.all([
    networksOf(project),
    volumesOf(project),
    imageIdsOf(project),
  ]);
  await Promise.all([
    removeAll("/networks/", networks, {}),
    removeAll("/volumes/", volumes, force),
    removeAll("/images/", images, force),
  ]);
}

async function removeAll(path: string, names: readonly string[], query: EngineQuery): Promise<void> {
  await Promise.all(names.map((name) => askEngine("DELETE", `${path}${encodeURIComponent(name)}`, query)));
}

async function containerIdsOf(project: string): Promise<readonly string[]> {
  const query = { all: "true", filters: labelFilters(project) };
  return z
    .array(Identified)
    .parse(await askEngine("GET", "/containers/json", query))
    .map(({ Id }) => Id);
}

async function imageIdsOf(project: string): Promise<readonly string[]> {
  const answer = await askEngine("GET", "/images/json", { filters: labelFilters(project) });
  const ids = z
    .array(Identified)
    .parse(answer)
    .map(({ Id }) => Id);
  return [...new Set(ids)];
}

/** Matches the project names of `createFixture`. */
const nameOfFixture = /^st-.+-[0-9a-f]{6}$/;

/** Removes the leftovers of killed test runs. Only for an engine that no other test uses yet. */
export async function removeLeftProjects(): Promise<void> {
  const projects = new Set<string>();
  for (const kind of ["container", "network", "volume"]) {
    const all = kind === "container" ? ["--all"] : [];
    const format = `{{.Label "${projectLabel}"}}`;
    for (const project of await dockerLines(kind, "ls", ...all, "--format", format)) projects.add(project);
  }
  for (const project of projects) if (nameOfFixture.test(project)) await removeProject(project);
}

function labelFilters(project: string): string {
  return JSON.stringify({ label: [`${projectLabel}=${project}`] });
}

function splitAssignment(line: string): readonly [string, string] {
  const at = line.indexOf("=");
  return at < 0 ? [line, ""] : [line.slice(0, at), line.slice(at + 1)];
}
