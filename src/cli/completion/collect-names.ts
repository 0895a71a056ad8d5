import { join, resolve } from "node:path";
import type { InputFile } from "../../adapters/compose/input-file.ts";
import {
  type DeclaredService,
  listDeclaredServices,
  listServices,
} from "../../adapters/compose/list-declared-services.ts";
import { listInputs } from "../../adapters/compose/list-inputs.ts";
import { createNodeFiles } from "../../adapters/disk/node-files.ts";
import { readFileText } from "../../adapters/disk/read-regular-file.ts";
import { readFreshModel } from "../../adapters/host/name-memory.ts";
import { manifestName } from "../../domain/manifest.ts";
import { type Declarations, listComposeFiles } from "../../plan/settings/declarations.ts";
import { loadDeclarations } from "../../run/settings/load-declarations.ts";
import type { ProjectRequest } from "../../run/settings/locate-project.ts";
import type { Candidate, Names } from "./completion.ts";

/** Names, and every file and folder that they were read from. */
interface CollectedNames {
  readonly names: Names;
  readonly paths: readonly string[];
}

/**
 * Reads what a project declares, and its services from the remembered model where that is newer than all files, else
 * from the compose files themselves.
 */
export async function collectNames(
  request: ProjectRequest,
  env: ReadonlyMap<string, string>,
): Promise<CollectedNames> {
  const declarations = await loadDeclarations(request, env, createNodeFiles());
  const { directory, manifestDirectory, manifest, features, envFiles } = declarations;
  const inputs = await listComposeInputs(declarations);
  const packs = resolve(manifestDirectory, manifest.packs ?? join("templates", "features"));
  const folders = await createNodeFiles().listFolders(packs);
  const paths = [
    join(manifestDirectory, manifestName),
    packs,
    ...folders.map((name) => join(packs, name, "feature.yaml")),
    ...envFiles,
    ...inputs.map(({ path }) => path),
  ];
  const model = readFreshModel(directory, paths);
  const services = model === undefined ? listDeclaredServices(inputs) : listServices(model);
  const profiles = [...new Set(services.flatMap((service) => service.profiles))]
    .filter((name) => name !== "")
    .map((value) => ({
      value,
      description: `${services.filter((service) => service.profiles.includes(value)).length} service(s)`,
    }));
  return {
    names: {
      features: features?.map(({ name, description }) => ({ value: name, description })) ?? profiles,
      presets: Object.entries(manifest.presets).map(([value, members]) => ({
        value,
        description: members.join(", "),
      })),
      profiles,
      services: services.map(describeService),
    },
    paths,
  };
}

async function listComposeInputs(declarations: Declarations): Promise<readonly InputFile[]> {
  const overlays = declarations.features?.flatMap((feature) => feature.overlays) ?? [];
  const target = {
    files: listComposeFiles(declarations),
    projectName: undefined,
    projectDirectory: declarations.directory,
    envFiles: declarations.envFiles,
    profiles: [],
    env: {},
  };
  const base = await listInputs(target, readInput);
  const files = overlays.map(({ file }) => resolve(declarations.manifestDirectory, file));
  const added = files.length === 0 ? [] : await listInputs({ ...target, files }, readInput);
  return [...(base ?? []), ...(added ?? [])];
}

function describeService({ name, profiles }: DeclaredService): Candidate {
  return {
    value: name,
    description: profiles.length === 0 ? "core service" : `profile ${profiles.join(", ")}`,
  };
}

async function readInput(path: string): Promise<string | undefined> {
  try {
    return readFileText(path);
  } catch {
    return undefined;
  }
}
