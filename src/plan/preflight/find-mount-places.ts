import { resolve } from "node:path";
import { interpolate, type Lookup } from "../dotenv/interpolate.ts";
import { indexSources, type SourceText } from "../yaml/index-sources.ts";
import { mountKey } from "./check-remote-mounts.ts";
import type { MountPlace } from "./facts.ts";

interface MountSearch {
  readonly sources: readonly SourceText[];
  readonly projectDirectory: string;
  readonly homeDirectory: string;
  readonly lookup: Lookup;
}

/** Where the compose files name the sources of bind mounts, by `mountKey`. Sources that no file names are left out. */
export function findMountPlaces(search: MountSearch): ReadonlyMap<string, MountPlace> {
  const { values } = indexSources(search.sources);
  const places = new Map<string, MountPlace>();
  for (const { path, value, where } of values) {
    const [root, name = "", key, part = "source"] = path;
    if (root !== "services" || key !== "volumes" || part !== "source") continue;
    const filled = interpolate(value, search.lookup).text;
    const [written = ""] = filled.split(":");
    places.set(mountKey(name, resolvePath(written, search)), { where, written });
  }
  return places;
}

function resolvePath(written: string, { projectDirectory, homeDirectory }: MountSearch): string {
  if (written === "~" || written.startsWith("~/")) return resolve(homeDirectory, written.slice(2));
  return resolve(projectDirectory, written);
}
