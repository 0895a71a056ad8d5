import { relative } from "node:path";
import type { Declarations } from "../settings/declarations.ts";

/**
 * The compose files that a new manifest must name, relative to its folder: those of the command line or the
 * environment. A file of the project already names the others.
 */
export function listOwnFiles({
  manifestDirectory,
  named,
}: Pick<Declarations, "manifestDirectory" | "named">): readonly string[] {
  const isRemembered = named.source.kind === "dotenv" || named.source.kind === "config";
  return isRemembered ? [] : named.paths.map((path) => relative(manifestDirectory, path));
}
