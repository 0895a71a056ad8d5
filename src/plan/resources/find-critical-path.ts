import type { CriticalStep } from "../../domain/report.ts";
import type { Service } from "../../domain/service.ts";

/**
 * The times at which services started and became ready, in milliseconds since the command began. Services
 * that were already ready are not included.
 */
interface Timeline {
  readonly services: readonly Service[];
  readonly startedMs: ReadonlyMap<string, number>;
  readonly readyMs: ReadonlyMap<string, number>;
}

/**
 * The chain of services that determined the total time, first to last. It runs from the service that became
 * ready last back through the dependency that each service waited for longest. A dependency that only had to
 * start is left out, but the chain continues with the service that this dependency waited for. Empty if no
 * service became ready.
 */
export function findCriticalPath({ services, startedMs, readyMs }: Timeline): readonly CriticalStep[] {
  const byName = new Map(services.map((service) => [service.name, service]));
  const gatesOf = (service: Service) =>
    service.dependsOn.flatMap(({ service: name, condition }) => {
      const dependency = byName.get(name);
      const isReady = condition !== "service_started";
      const openedMs = (isReady ? readyMs : startedMs).get(name);
      // A service that was ready before this command took no time.
      return dependency && openedMs !== undefined && readyMs.has(name)
        ? [{ service: dependency, openedMs, isReady }]
        : [];
    });
  const path: CriticalStep[] = [];
  const visited = new Set<string>();
  let step = latest(
    services.flatMap((service) => {
      const openedMs = readyMs.get(service.name);
      return openedMs === undefined ? [] : [{ service, openedMs, isReady: true }];
    }),
  );
  while (step && !visited.has(step.service.name)) {
    const { service, openedMs, isReady } = step;
    visited.add(service.name);
    step = latest(gatesOf(service));
    if (isReady) {
      // Readiness is observed with a delay, so a dependent may appear to start before its dependency is
      // ready.
      const gateMs = step?.openedMs ?? 0;
      const began = Math.min(openedMs, Math.max(gateMs, startedMs.get(service.name) ?? gateMs));
      path.unshift({ service: service.name, startedMs: began, readyMs: openedMs });
    }
  }
  return path;
}

function latest<Gate extends { readonly openedMs: number }>(gates: readonly Gate[]): Gate | undefined {
  return gates.toSorted((a, b) => b.openedMs - a.openedMs)[0];
}
