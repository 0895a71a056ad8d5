import type { Service } from "../../domain/service.ts";
import { orderDependencies } from "../services/order-services.ts";

/** The progress of a service: ready, possibly ready later, or failed for good. */
export type Standing = "ready" | "pending" | "failed";

/**
 * For each service that is not ready, the dependency that causes it, found along required dependencies; null
 * if the service is itself a culprit. A failed dependency takes precedence over a pending one. A failed
 * service is never the victim of a pending one.
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
