import { describe, expect, it } from "vitest";
import { aimWait } from "../../../src/plan/readiness/aim-wait.ts";
import { aHealthcheck, aService, aStep } from "../../support/build/shapes.ts";
import { makeContainer } from "../../support/fakes/make-container.ts";

const db = aStep(aService("db", { healthcheck: aHealthcheck }), { condition: "healthy" });
const web = aStep(aService("web"));
const migrate = aStep(aService("migrate"), { condition: "completed" });
const steps = [db, web, migrate];
const aim = (
  ...[what, names, containers]: [
    Parameters<typeof aimWait>[0]["aim"],
    string[],
    Parameters<typeof aimWait>[0]["containers"]?,
  ]
) =>
  aimWait({ aim: what, steps, names, containers: containers ?? [] }).map(({ service, condition }) => [
    service.name,
    condition,
  ]);

describe("aimWait", () => {
  it("keeps each service's own condition for ready", () => {
    expect(aim("ready", [])).toEqual([
      ["db", "healthy"],
      ["web", "running"],
      ["migrate", "completed"],
    ]);
  });

  it("replaces the condition of only the named services for running", () => {
    expect(aim("running", ["db"])).toEqual([
      ["db", "running"],
      ["web", "running"],
      ["migrate", "completed"],
    ]);
  });

  it("waits only for jobs if completed applies to all services", () => {
    expect(aim("completed", [])).toEqual([["migrate", "completed"]]);
  });

  it("waits for the exit of any named service", () => {
    expect(aim("completed", ["web"])).toEqual([["web", "completed"]]);
  });

  it("refuses to wait for completion if no service is known to end", () => {
    expect(() => aimWait({ aim: "completed", steps: [web], names: [], containers: [] })).toThrow(
      "known to end",
    );
  });

  it("refuses to wait for the health of a named service without a health check", () => {
    const running = makeContainer("web", { health: "none" });
    expect(() => aim("healthy", ["web"], [running])).toThrow("web has no health check");
    const off = aStep(aService("off", { healthcheck: "disabled" }));
    expect(() => aimWait({ aim: "healthy", steps: [off], names: ["off"], containers: [] })).toThrow(
      "off has no",
    );
  });

  it("accepts a service whose image may declare a health check", () => {
    expect(aim("healthy", ["web"])).toHaveLength(3);
    expect(aim("healthy", ["web"], [makeContainer("web", { health: "starting" })])).toHaveLength(3);
  });
});
