import { isAbsolute, join, relative } from "node:path";
import { type Branch, branchOf, type Tree } from "./compose-tree.ts";

/** The folder that paths were relative to, and the folder that they become relative to. Absolute paths. */
export interface Move {
  readonly projectDirectory: string;
  readonly folder: string;
}

/** A path of the project, relative to another folder; paths outside the project stay unchanged. */
export function placePath(path: string, { projectDirectory, folder }: Move): string {
  const inside = relative(projectDirectory, path);
  if (!isAbsolute(path) || inside.startsWith("..") || isAbsolute(inside)) return path;
  const seen = relative(folder, join(projectDirectory, inside)).replaceAll("\\", "/");
  return seen.startsWith("..") ? seen : `./${seen}`;
}

/** A service with its build contexts, bind mounts and watched folders relative to another folder. */
export function placeService(service: Branch, move: Move): Branch {
  const { build, volumes, develop } = service;
  return {
    ...service,
    ...(build !== undefined && { build: placeBuild(branchOf(build), move) }),
    ...(Array.isArray(volumes) && { volumes: volumes.map((mount) => placeMount(mount, move)) }),
    ...(develop !== undefined && { develop: placeWatches(branchOf(develop), move) }),
  };
}

function placeBuild(build: Branch, move: Move): Branch {
  const { context, dockerfile, additional_contexts: others } = build;
  return {
    ...build,
    ...(typeof context === "string" && { context: placePath(context, move) }),
    ...(typeof dockerfile === "string" &&
      typeof context === "string" &&
      isAbsolute(dockerfile) && { dockerfile: relative(context, dockerfile) }),
    ...(others !== undefined && {
      additional_contexts: Object.fromEntries(
        Object.entries(branchOf(others)).map(([key, path]) => [key, placeText(path, move)]),
      ),
    }),
  };
}

function placeMount(mount: Tree, move: Move): Tree {
  const parts = branchOf(mount);
  if (parts.type !== "bind" || parts.source === undefined) return mount;
  const bind = branchOf(parts.bind);
  return {
    ...parts,
    source: placeText(parts.source, move),
    // Compose prints this key only if it is true, and reads a missing key in `bind` as true.
    ...(parts.bind !== undefined && {
      bind: { ...bind, create_host_path: bind.create_host_path ?? false },
    }),
  };
}

function placeWatches(develop: Branch, move: Move): Branch {
  const { watch } = develop;
  if (!Array.isArray(watch)) return develop;
  return {
    ...develop,
    watch: watch.map((rule) => {
      const { path, ...rest } = branchOf(rule);
      return { ...rest, ...(path !== undefined && { path: placeText(path, move) }) };
    }),
  };
}

function placeText(path: Tree, move: Move): Tree {
  return typeof path === "string" ? placePath(path, move) : path;
}
