import { isBelow } from "./is-below.ts";
import { parseDocument } from "./parse-document.ts";
import { seccompProfile } from "./translate-privileges.ts";

/**
 * Absolute paths whose content a Swarm needs as a config, secret or seccomp profile, in alphabetical order: bind mounts
 * below the project directory, and files of configs and secrets. A bind mount may name a folder: its
 * files belong into `folders` of the inputs. Or it names nothing.
 */
export function listCarriedFiles({
  document,
  directory,
}: {
  readonly document: unknown;
  readonly directory: string;
}): readonly string[] {
  const project = parseDocument(document);
  const paths = Object.values(project.services).flatMap((service) => [
    ...(service.volumes ?? []).flatMap(({ type, source }) =>
      type === "bind" && source !== undefined && isBelow(directory, source) ? [source] : [],
    ),
    ...(service.configs ?? []).flatMap(({ source }) => project.configs?.[source]?.file ?? []),
    ...(service.secrets ?? []).flatMap(({ source }) => project.secrets?.[source]?.file ?? []),
    ...(service.security_opt ?? []).flatMap((option) => seccompProfile(option, directory) ?? []),
  ]);
  return [...new Set(paths)].sort();
}
