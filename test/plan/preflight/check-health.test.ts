import { describe, expect, it } from "vitest";
import type { Service } from "../../../src/domain/service.ts";
import { checkHealth } from "../../../src/plan/preflight/check-health.ts";
import { aPreflight } from "../../support/build/preflight.ts";
import { aService, aStep } from "../../support/build/shapes.ts";

const check = { intervalMs: 1, timeoutMs: 1, startPeriodMs: 0, retries: 1 };
const edge = { service: "db", condition: "service_healthy", required: true, restart: false } as const;

function said(
  db: Partial<Service>,
  hasHealthcheck: boolean | undefined,
  changes: Partial<typeof edge> | object = {},
) {
  const steps = [
    aStep(aService("db", { image: "db:1", ...db })),
    aStep(aService("web", { dependsOn: [{ ...edge, ...changes }] })),
  ];
  const imageFacts = new Map(
    hasHealthcheck === undefined ? [] : [["db:1", { platform: "linux/amd64", hasHealthcheck }] as const],
  );
  return checkHealth(aPreflight(steps, { imageFacts })).map(({ message }) => message);
}

describe("checkHealth", () => {
  const bare =
    "web waits until db is healthy, but db has no health check in the compose file or in its image";
  const off = "web waits until db is healthy, but db disables its health check";

  it.each<[string, Partial<Service>, boolean | undefined, object, readonly string[]]>([
    ["a check in the file", { healthcheck: check }, false, {}, []],
    ["a check in the image", { healthcheck: "undeclared" }, true, {}, []],
    ["no check", { healthcheck: "undeclared" }, false, {}, [bare]],
    ["a check that is switched off", { healthcheck: "disabled" }, true, {}, [off]],
    ["an image that is not found locally", { healthcheck: "undeclared" }, undefined, {}, []],
    ["a label that says what to wait for", { labels: { "stackctl.condition": "running" } }, false, {}, []],
    ["no check, where only the start is waited for", {}, false, { condition: "service_started" }, []],
    ["no check, where the dependency is optional", {}, false, { required: false }, []],
  ])("of a dependency with %s", (_, db, hasHealthcheck, changes, expected) => {
    expect(said({ healthcheck: "undeclared", ...db }, hasHealthcheck, changes)).toEqual(expected);
  });

  it("names every dependent service, except services that do not change", () => {
    const db = aStep(aService("db", { healthcheck: "disabled" }));
    const dependants = ["a", "b"].map((name) => aStep(aService(name, { dependsOn: [edge] })));
    const found = checkHealth({
      ...aPreflight([db, ...dependants]),
      plan: aPreflight(dependants.slice(1)).plan,
    });
    expect(found.map(({ service }) => service)).toEqual(["b"]);
  });
});
