import { expect, it } from "vitest";
import { findCulprits } from "../../src/plan/find-culprits.ts";
import { aService, needs } from "../support/build/shapes.ts";

it("names the root of each chain that is not ready, and null for the root itself", () => {
  const services = [
    aService("db"),
    aService("cache"),
    aService("api", { dependsOn: [needs("cache"), needs("db")] }),
    aService("web", { dependsOn: [needs("api")] }),
    aService("alone"),
    aService("lenient", { dependsOn: [needs("db", { required: false })] }),
  ];
  const ready = new Set(["cache", "alone"]);
  expect(Object.fromEntries(findCulprits(services, (name) => ready.has(name)))).toEqual({
    db: null,
    api: "db",
    web: "db",
    lenient: null,
  });
});
