import type { Service } from "../domain/service.ts";

/**
 * For each service that is not ready, the service at the root of it: the first one down its required dependencies that
 * is not ready either while all that it depends on itself is. Null for a culprit.
 */
export function findCulprits(
  services: readonly Service[],
  isReady: (name: string) => boolean,
): ReadonlyMap<string, string | null> {
  const byName = new Map(services.map((service) => [service.name, service]));
  const rootOf = (service: Service): string => {
    for (const { service: name, required } of service.dependsOn) {
      const dependency = byName.get(name);
      if (required && dependency && !isReady(name)) return rootOf(dependency);
    }
    return service.name;
  };
  return new Map(
    services
      .filter(({ name }) => !isReady(name))
      .map((service) => {
        const root = rootOf(service);
        return [service.name, root === service.name ? null : root];
      }),
  );
}
