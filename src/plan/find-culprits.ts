import type { Service } from "../domain/service.ts";

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
  const known = new Map<string, string>();
  const rootOf = (service: Service): string => {
    const root = known.get(service.name) ?? findRoot(service);
    known.set(service.name, root);
    return root;
  };
  const findRoot = ({ name, dependsOn }: Service): string => {
    const roots = dependsOn.flatMap(({ service, required }) => {
      const dependency = byName.get(service);
      return required && dependency && standingOf(service) !== "ready" ? [rootOf(dependency)] : [];
    });
    const failed = roots.find((root) => standingOf(root) === "failed");
    return failed ?? (standingOf(name) === "failed" ? name : (roots[0] ?? name));
  };
  return new Map(
    services
      .filter(({ name }) => standingOf(name) !== "ready")
      .map((service) => {
        const root = rootOf(service);
        return [service.name, root === service.name ? null : root];
      }),
  );
}
