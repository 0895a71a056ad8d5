import { type Branch, branchOf } from "./tree.ts";

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
