import { StackError } from "../../domain/errors.ts";
import { readVariable } from "../../plan/dotenv/read-variable.ts";
import { describeRunning, isFaultOfFiles, noticeUnread } from "../../plan/project/describe-running.ts";
import { describeTarget } from "../../plan/project/describe-target.ts";
import { nameProject } from "../../plan/services/name-project.ts";
import { type Declarations, listComposeFiles } from "../../plan/settings/declarations.ts";
import { type LoadRequest, loadConfiguration } from "../settings/load-configuration.ts";
import type { World } from "../world.ts";
import type { Project } from "./load-project.ts";

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
  if (!(error instanceof StackError) || !isFaultOfFiles(error)) throw error;
  const configured = await loadConfiguration(request, world);
  const { declarations, settings, settingReports } = configured;
  const { directory } = declarations;
  const project = await readName(declarations, request, world);
  if (project === undefined) throw error;
  const containers = await world.engines.docker.at(directory).engine.listContainers(project, signal);
  return {
    directory,
    declarations,
    settings,
    settingReports,
    choices: new Map(),
    engine: { kind: "docker", why: "found", cause: "the compose files cannot be read" },
    ...describeRunning(project, containers),
    leftOut: [],
    refusals: [],
    target: { ...describeTarget(declarations, [], request), byName: project },
    endpoints: [],
    notices: [...configured.notices, noticeUnread(error, project)],
  };
}

async function readName(
  declarations: Declarations,
  { projectName }: LoadRequest,
  { files }: World,
): Promise<string | undefined> {
  const texts = await Promise.all(
    listComposeFiles(declarations).map((path) => files.readText(path).catch(() => undefined)),
  );
  return nameProject({
    asked: projectName,
    texts,
    directory: declarations.directory,
    lookup: (name) => readVariable(declarations.variables, name),
  });
}
