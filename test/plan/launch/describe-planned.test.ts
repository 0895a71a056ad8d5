import { expect, it } from "vitest";
import { withDependencies } from "../../../src/plan/launch/describe-planned.ts";
import { aService, aStep, needs } from "../../support/build/shapes.ts";

it("names the planned services that each one depends on", () => {
  const selected = [
    aStep(aService("db")),
    aStep(aService("cache")),
    aStep(
      aService("web", { dependsOn: [needs("db"), needs("cache"), needs("elsewhere", { required: false })] }),
    ),
  ];
  // The cache is ready already.
  expect(withDependencies([{ name: "db" }, { name: "web" }, { name: "unknown" }], selected)).toEqual([
    { name: "db", after: [] },
    { name: "web", after: ["db"] },
    { name: "unknown", after: [] },
  ]);
});
