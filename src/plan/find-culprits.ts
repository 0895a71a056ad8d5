import type { Service } from "../domain/service.ts";
import { orderDependencies } from "./order-dependencies.ts";

/** How far a service has come: it may still become ready, or it never will. */
export type Standing = "ready" | "pending" | "failed";

/**
 * For each service that is not ready, the service at the root of it, down its required dependencies: one that failed
 * before one that is only pending. Null for a culprit. What failed is no victim of what may still become ready.
 */
export function findCulprits(
  services: readonly Service[],
  standingOf: (name: string) => Standing,
): ReadonlyMap<string, string | null> {
  const byName = new Map(services.map((service) => [service.name, service]));
  const roots = new Map<string, string>();
  const unready = (service: Service) =>
    service.dependsOn.flatMap(({ service: name, required }) => {
      const dependency = byName.get(name);
      return required && dependency && standingOf(name) !== "ready" ? [dependency] : [];
    });
  const late = services.filter(({ name }) => standingOf(name) !== "ready");
  for (const service of orderDependencies(late, unready)) {
    const { name } = service;
    const below = unready(service).flatMap((dependency) => roots.get(dependency.name) ?? []);
    const failed = below.find((root) => standingOf(root) === "failed");
    roots.set(name, failed ?? (standingOf(name) === "failed" ? name : (below[0] ?? name)));
  }
  return new Map(
    late.map(({ name }) => {
      const root = roots.get(name) ?? name;
      return [name, root === name ? null : root];
    }),
  );
}
