import { isAbsolute, resolve } from "node:path";
import { homeFolder } from "../../disk/known-folders.ts";
import type { ModelPart } from "./model-part.ts";
import { asList, asMapping, asText, asTree, isTree, type Tree } from "./tree.ts";

/**
 * Resolves the relative paths and the variables of a model part, so that it can be merged into a model of
 * another folder.
 */
export function placePaths(tree: Tree, part: Pick<ModelPart, "directory" | "lookup">): Tree {
  const result: Record<string, unknown> = { ...tree };
  if (isTree(tree.services)) {
    result.services = mapEntries(tree.services, (service) =>
      isTree(service) ? placeService(service, part) : service,
    );
  }
  for (const section of ["configs", "secrets"] as const) {
    if (!isTree(tree[section])) continue;
    result[section] = mapEntries(tree[section], (material) => {
      const file = asText(asTree(material).file);
      return file === undefined ? material : { ...asTree(material), file: resolve(part.directory, file) };
    });
  }
  return result;
}

function placeService(service: Tree, { directory, lookup }: Pick<ModelPart, "directory" | "lookup">): Tree {
  const result: Record<string, unknown> = { ...service };
  if (service.volumes !== undefined) {
    result.volumes = asList(service.volumes).map((volume) => parseVolume(volume, directory) ?? volume);
  }
  if (service.env_file !== undefined) {
    result.env_file = asList(service.env_file).map((entry) => {
      const long = isTree(entry) ? entry : { path: entry };
      return { ...long, path: resolve(directory, asText(long.path) ?? "") };
    });
  }
  if (service.environment !== undefined && lookup) {
    result.environment = mapEntries(asMapping(service.environment), (value, name) =>
      value === null ? (lookup(name) ?? null) : value,
    );
  }
  return result;
}

function mapEntries(tree: Tree, change: (value: unknown, key: string) => unknown): Tree {
  return Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, change(value, key)]));
}

/** An entry of `volumes` in the long form, with an absolute host path. Undefined when it cannot be parsed. */
function parseVolume(entry: unknown, folder: string): Tree | undefined {
  if (isTree(entry)) {
    const source = asText(entry.source);
    if (entry.type !== "bind" || source === undefined) return entry;
    return { ...entry, source: locate(source, folder) };
  }
  const [first, second] = (asText(entry) ?? "").split(":");
  if (first === undefined || first === "") return undefined;
  if (second === undefined) return { type: "volume", target: first };
  if (!/^[./~]/.test(first)) return { type: "volume", source: first, target: second };
  return { type: "bind", source: locate(first, folder), target: second, bind: { create_host_path: true } };
}

function locate(path: string, folder: string): string {
  const home = /^~(?=\/|$)/;
  const expanded = path.replace(home, homeFolder());
  return isAbsolute(expanded) ? expanded : resolve(folder, expanded);
}
