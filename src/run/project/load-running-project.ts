import type { Container } from "../../domain/container.ts";
import { type ErrorCode, StackError } from "../../domain/errors.ts";
import type { Notice } from "../../domain/notice.ts";
import type { SelectedService } from "../../domain/selection.ts";
import type { Service } from "../../domain/service.ts";
import { readVariable } from "../../plan/dotenv/read-variable.ts";
import { nameProject } from "../../plan/services/name-project.ts";
import { listComposeFiles } from "../../plan/settings/declarations.ts";
import { type Configured, type LoadRequest, loadConfiguration } from "../settings/load-configuration.ts";
import type { World } from "../world.ts";
import type { Project } from "./load-project.ts";
import { describeTarget } from "./settle-project.ts";

/** Errors that lie in the project's files, and not in the machine or the command line. */
const ofFiles: readonly ErrorCode[] = [
  "invalid-compose-file",
  "missing-variable",
  "invalid-setting",
  "invalid-manifest",
  "dependency-owner",
  "feature-conflict",
];

/**
 * Describes a project with invalid compose files by its containers: its services are those with containers
 * under the project's name, and a notice gives the reason. Rethrows the error if it has another cause, or if
 * the name is unknown.
 */
export async function loadRunningProject(
  request: LoadRequest,
  world: World,
  error: unknown,
  signal?: AbortSignal,
): Promise<Project> {
  if (!(error instanceof StackError) || !ofFiles.includes(error.code)) throw error;
  const configured = await loadConfiguration(request, world);
  return (await describeRunning(configured, request, world, error, signal)) ?? Promise.reject(error);
}

async function describeRunning(
  configured: Configured,
  request: LoadRequest,
  world: World,
  error: StackError,
  signal: AbortSignal | undefined,
): Promise<Project | undefined> {
  const { declarations, settings, settingReports } = configured;
  const { variables, directory } = declarations;
  const texts = await Promise.all(
    listComposeFiles(declarations).map((path) => world.files.readText(path).catch(() => undefined)),
  );
  const project = nameProject({
    asked: request.projectName,
    texts,
    directory,
    lookup: (name) => readVariable(variables, name),
  });
  if (project === undefined) return undefined;
  const containers = await world.engines.docker.at(directory).engine.listContainers(project, signal);
  const services = groupServices(containers);
  const selected = services.map(selectRunning);
  const selection = { profiles: [], services: selected, added: [], notices: [] };
  return {
    directory,
    declarations,
    settings,
    settingReports,
    choices: new Map(),
    engine: { kind: "docker", why: "found", cause: "the compose files cannot be read", elsewhere: [] },
    model: { project, services: new Map(services.map((service) => [service.name, service])) },
    stack: { features: [], selection, notices: [] },
    leftOut: [],
    refusals: [],
    target: { ...describeTarget(declarations, [], request), byName: project },
    endpoints: [],
    notices: [...configured.notices, describeUnread(error, project)],
    redact: world.secrets.redact,
  };
}

function groupServices(containers: readonly Container[]): readonly Service[] {
  const names = [...new Set(containers.map(({ service }) => service))].toSorted();
  return names.map((name) => {
    const own = containers.filter(({ service }) => service === name);
    return {
      name,
      profiles: [],
      dependsOn: [],
      ports: [],
      healthcheck: "undeclared",
      restart: "no",
      replicas: own.length,
      labels: {},
      hasBuild: false,
      hostMounts: [],
      hostNetwork: false,
      gpuDrivers: [],
    };
  });
}

function selectRunning(service: Service): SelectedService {
  return {
    service,
    condition: "running",
    mayExit: true,
    feature: undefined,
    cause: "it has a container",
    timeoutMs: undefined,
  };
}

function describeUnread({ message, problems }: StackError, project: string): Notice {
  const [problem] = problems;
  const where = problem?.where;
  return {
    code: "unread-project",
    message: `the project cannot be read: ${problem?.message ?? message}; its containers are found by the project name ${project}`,
    hint: "Run stackctl plan to see all problems in its files.",
    ...(where === undefined ? {} : { file: where.file }),
    ...(where?.line === undefined ? {} : { line: where.line }),
  };
}
