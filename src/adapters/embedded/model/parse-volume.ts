import { isAbsolute, resolve } from "node:path";
import { homeFolder } from "../../disk/home-folder.ts";
import { asText, isTree, type Tree } from "./tree.ts";

/** An entry of `volumes` in the long form, with an absolute host path. Undefined when it cannot be parsed. */
export function parseVolume(entry: unknown, folder: string): Tree | undefined {
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
