import { type Branch, branchOf } from "./tree.ts";

/** Keys of resources that services name: a map, or a list of names and of `{source}`. */
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
