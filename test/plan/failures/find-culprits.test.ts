import { expect, it } from "vitest";
import type { Service } from "../../../src/domain/service.ts";
import { findCulprits, type Standing } from "../../../src/plan/failures/find-culprits.ts";
import { aService, needs } from "../../support/build/shapes.ts";

const find = (services: readonly Service[], standings: Readonly<Record<string, Standing>>) =>
  Object.fromEntries(findCulprits(services, (name) => standings[name] ?? "ready"));

it("names the root of each chain that is not ready; the root itself has null", () => {
  const services = [
    aService("db"),
    aService("cache"),
    aService("api", { dependsOn: [needs("cache"), needs("db")] }),
    aService("web", { dependsOn: [needs("api")] }),
    aService("alone"),
    aService("lenient", { dependsOn: [needs("db", { required: false })] }),
  ];
  for (const standing of ["pending", "failed"] as const) {
    const all = { db: standing, api: standing, web: standing, lenient: standing };
    expect(find(services, all)).toEqual({ db: null, api: "db", web: "db", lenient: null });
  }
});

it("does not blame a pending service for a failed one", () => {
  const services = [
    aService("db"),
    aService("api", { dependsOn: [needs("db")] }),
    aService("web", { dependsOn: [needs("db"), needs("api")] }),
  ];
  expect(find(services, { db: "pending", api: "failed", web: "pending" })).toEqual({
    db: null,
    api: null,
    web: "api",
  });
});

it("finds the failed root behind a pending service", () => {
  const services = [
    aService("db"),
    aService("api", { dependsOn: [needs("db")] }),
    aService("web", { dependsOn: [needs("api")] }),
  ];
  expect(find(services, { db: "failed", api: "pending", web: "failed" })).toEqual({
    db: null,
    api: "db",
    web: "db",
  });
});

it("follows a chain of 20,000 services", () => {
  const count = 20_000;
  const services = Array.from({ length: count }, (_, index) =>
    aService(`s${index}`, index + 1 < count ? { dependsOn: [needs(`s${index + 1}`)] } : {}),
  );
  const found = findCulprits(services, () => "pending");
  expect(found.get("s0")).toBe(`s${count - 1}`);
  expect(found.get(`s${count - 1}`)).toBeNull();
});
