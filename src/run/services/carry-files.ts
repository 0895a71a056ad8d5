import {
  listMaterialFiles,
  markCarried,
  markService,
  planCarriedFiles,
} from "../../plan/services/plan-carried-files.ts";
import { listComposeFiles } from "../../plan/settings/declarations.ts";
import type { Project } from "../project/load-project.ts";
import type { World } from "../world.ts";

/**
 * The project, prepared for the machine of its engine: if that is another machine, the files of configs and secrets
 * are read here, and Compose copies them. Throws StackError `engine-unavailable`.
 */
export async function carryFiles(
  project: Project,
  { engine, files, secrets }: Pick<World, "engine" | "files" | "secrets">,
  signal?: AbortSignal,
): Promise<Project> {
  if (project.engine.kind !== "docker") return project;
  const remote = await engine.findRemote(signal);
  if (remote === undefined) return project;
  const { stack, target, declarations } = project;
  const { selection } = stack;
  const material = listMaterialFiles(selection.services.map(({ service }) => service));
  if (material.length === 0) return { ...project, remote };
  const texts = await Promise.all(
    material.map(async ({ path }) => [path, await files.readText(path).catch(() => undefined)] as const),
  );
  const known = new Map(texts.flatMap(([path, text]) => (text === undefined ? [] : [[path, text] as const])));
  secrets.learn(
    material.flatMap(({ kind, path }) => (kind === "secrets" ? (known.get(path)?.trim() ?? []) : [])),
  );
  const services = selection.services.map((step) => ({ ...step, service: markService(step.service) }));
  return {
    ...project,
    remote,
    carried: planCarriedFiles(material, known),
    model: markCarried(project.model),
    stack: { ...stack, selection: { ...selection, services } },
    // Compose finds its files itself only if none is named, and the document is one.
    target: { ...target, files: target.files.length > 0 ? target.files : listComposeFiles(declarations) },
  };
}
