import type { ComposeModel, Service } from "../domain/service.ts";

/** All services, each behind those that it depends on; otherwise in Compose's own order. */
export function orderServices({ services }: ComposeModel): readonly Service[] {
  const ordered = new Set<Service>();
  const visited = new Set<string>();
  const visit = (service: Service): void => {
    if (visited.has(service.name)) return;
    visited.add(service.name);
    for (const edge of service.dependsOn) {
      const dependency = services.get(edge.service);
      if (dependency) visit(dependency);
    }
    ordered.add(service);
  };
  for (const service of services.values()) visit(service);
  return [...ordered];
}
