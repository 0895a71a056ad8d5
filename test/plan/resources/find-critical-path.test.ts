import { describe, expect, it } from "vitest";
import type { Service } from "../../../src/domain/service.ts";
import { findCriticalPath } from "../../../src/plan/resources/find-critical-path.ts";
import { aService, needs } from "../../support/build/shapes.ts";

const healthy = (service: string) => needs(service, { condition: "service_healthy" });
const completed = (service: string) => needs(service, { condition: "service_completed_successfully" });

/** Services with their start and the moment they were ready. */
function pathOf(
  entries: readonly (readonly [Service, started: number | undefined, ready: number | undefined])[],
) {
  const times = (pick: (entry: (typeof entries)[number]) => number | undefined) =>
    new Map(
      entries.flatMap((entry) => {
        const at = pick(entry);
        return at === undefined ? [] : [[entry[0].name, at] as const];
      }),
    );
  return findCriticalPath({
    services: entries.map(([service]) => service),
    startedMs: times(([, started]) => started),
    readyMs: times(([, , ready]) => ready),
  }).map(({ service, startedMs, readyMs }) => `${service} ${startedMs}-${readyMs}`);
}

describe("findCriticalPath", () => {
  it("follows a chain from its first service to its last", () => {
    expect(
      pathOf([
        [aService("db"), 100, 2100],
        [aService("migrate", { dependsOn: [healthy("db")] }), 2200, 3200],
        [aService("api", { dependsOn: [completed("migrate"), healthy("db")] }), 3300, 6500],
        [aService("slow-but-alone"), 100, 6000],
      ]),
    ).toEqual(["db 100-2100", "migrate 2200-3200", "api 3300-6500"]);
  });

  it("chooses the dependency that became ready last", () => {
    expect(
      pathOf([
        [aService("db"), 0, 900],
        [aService("cache"), 0, 1000],
        [aService("web", { dependsOn: [healthy("db"), healthy("cache")] }), 1100, 1500],
      ]),
    ).toEqual(["cache 0-1000", "web 1100-1500"]);
  });

  it("leaves out a dependency that only had to start, and keeps its own dependency", () => {
    expect(
      pathOf([
        [aService("db"), 0, 2000],
        [aService("queue", { dependsOn: [healthy("db")] }), 2100, 2500],
        [aService("web", { dependsOn: [needs("queue")] }), 2150, 9000],
      ]),
    ).toEqual(["db 0-2000", "web 2150-9000"]);
  });

  it("ends at a service that was ready before the command", () => {
    expect(
      pathOf([
        [aService("db"), undefined, undefined],
        [aService("web", { dependsOn: [healthy("db")] }), 50, 400],
      ]),
    ).toEqual(["web 50-400"]);
  });

  it("uses the time when the dependency became ready for an unobserved start", () => {
    expect(
      pathOf([
        [aService("db"), undefined, 700],
        [aService("web", { dependsOn: [healthy("db")] }), undefined, 1000],
      ]),
    ).toEqual(["db 0-700", "web 700-1000"]);
  });

  it("never puts a start before readiness of the dependency, which is observed with a delay", () => {
    expect(
      pathOf([
        [aService("db"), 0, 1040],
        [aService("web", { dependsOn: [healthy("db")] }), 1000, 1500],
      ]),
    ).toEqual(["db 0-1040", "web 1040-1500"]);
  });

  it("is empty if no service became ready, and terminates on a cycle", () => {
    expect(pathOf([[aService("db"), 0, undefined]])).toEqual([]);
    expect(
      pathOf([
        [aService("a", { dependsOn: [healthy("b")] }), 0, 10],
        [aService("b", { dependsOn: [healthy("a")] }), 0, 20],
      ]),
    ).toEqual(["a 10-10", "b 10-20"]);
  });
});
