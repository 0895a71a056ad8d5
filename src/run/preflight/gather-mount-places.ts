import type { SelectedService } from "../../domain/selection.ts";
import { lookupIn } from "../../plan/dotenv/read-variable.ts";
import { showPath } from "../../plan/names/show-path.ts";
import type { PreflightFacts } from "../../plan/preflight/facts.ts";
import { findMountPlaces } from "../../plan/preflight/find-mount-places.ts";
import type { PreflightCheck, PreflightWorld } from "./preflight-check.ts";

/** Finds the bind mounts of these services in the compose files. Without any, reads no file. */
export async function gatherMountPlaces(
  changed: readonly SelectedService[],
  { project: { target, declarations } }: Pick<PreflightCheck, "project">,
  { compose, cwd, env }: Pick<PreflightWorld, "compose" | "cwd" | "env">,
): Promise<PreflightFacts["mountPlaces"]> {
  if (changed.every(({ service }) => service.hostMounts.length === 0)) return new Map();
  const sources = await compose.readSources(target);
  return findMountPlaces({
    sources: sources.map(({ file, text }) => ({ file: showPath(file, cwd), text })),
    projectDirectory: target.projectDirectory,
    homeDirectory: env.get("HOME") ?? "",
    lookup: lookupIn(declarations.variables, target.env),
  });
}
