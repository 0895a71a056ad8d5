import * as z from "zod";

/** Any JSON value. */
export const Tree = z.json();
export type Tree = z.infer<typeof Tree>;

/** A JSON object. */
export const Branch = z.record(z.string(), Tree);
export type Branch = z.infer<typeof Branch>;

/** The value if it is a JSON object, or else an empty object. */
export function branchOf(value: unknown): Branch {
  const parsed = Branch.safeParse(value);
  return parsed.success ? parsed.data : {};
}

/**
 * Keys whose values link parts of the file: a variable in one of them cannot change without the other parts.
 */
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

/** Keys that contain free text, which no other key references. It may contain a literal secret. */
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

/** Whether a key only has the default that Compose prints for every service. */
export function saysNothing(key: string, value: Tree): boolean {
  if (key === "command" || key === "entrypoint") return value === null;
  // A watch rule needs `exec` only if it runs a command:
  // https://docs.docker.com/reference/compose-file/develop/#exec
  if (key === "exec") return (branchOf(value).command ?? null) === null;
  return key === "placement" && Object.keys(branchOf(value)).length === 0;
}

/**
 * The resources of a kind that services use; a service lists them as a map, or as names and `{source}`
 * objects.
 */
export function listUsed(kind: string, services: readonly Branch[]): ReadonlySet<string> {
  return new Set(
    services.flatMap((service) => {
      const build = branchOf(service.build)[kind];
      return [service[kind], build].flatMap((used) => {
        if (!Array.isArray(used)) return Object.keys(branchOf(used));
        return used.flatMap((one) => {
          const name = typeof one === "string" ? one : branchOf(one).source;
          return typeof name === "string" ? [name] : [];
        });
      });
    }),
  );
}
