import { branchOf, type Tree } from "./tree.ts";

/** Keys whose values say what belongs together: a variable in them could not be changed alone. */
export const structural = new Set([
  "volumes",
  "networks",
  "depends_on",
  "secrets",
  "configs",
  "network_mode",
  "volumes_from",
  "develop",
  "context",
  "dockerfile",
  "additional_contexts",
  "links",
]);

/** Keys below which stands text that nothing refers to: a secret may stand in it without a variable. */
export const freeKeys = new Set([
  "environment",
  "args",
  "command",
  "entrypoint",
  "test",
  "labels",
  "annotations",
  "content",
  "driver_opts",
  "options",
]);

/** What Compose prints for every service, whether a file says it or not. */
export function saysNothing(key: string, value: Tree): boolean {
  if (key === "command" || key === "entrypoint") return value === null;
  // A watch rule has it only where it runs something: https://docs.docker.com/reference/compose-file/develop/#exec
  if (key === "exec") return (branchOf(value).command ?? null) === null;
  return key === "placement" && Object.keys(branchOf(value)).length === 0;
}
