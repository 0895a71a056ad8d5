import { describe, expect, it } from "vitest";
import { placeProviders } from "../../../src/plan/launch/split-launch.ts";
import { aStep, needs } from "../../support/build/shapes.ts";
import { makeService } from "../../support/fakes/make-service.ts";

const steps = [
  aStep(makeService("db", { provider: "cloud" })),
  aStep(makeService("mail", { provider: "cloud" })),
  aStep(makeService("api", { dependsOn: [needs("db")] })),
  aStep(makeService("web", { dependsOn: [needs("db")] })),
  aStep(makeService("plain")),
];

describe("the calls that create containers", () => {
  const place = (calls: readonly (readonly string[])[]) =>
    placeProviders(
      calls.map((services) => ({
        services,
        build: false,
        pull: undefined,
        forceRecreate: false,
        createOnly: true as const,
      })),
      steps,
    ).map(({ services }) => services);

  it.each([
    { title: "one call stays as it is", calls: [["db", "api", "plain"]], placed: [["db", "api", "plain"]] },
    { title: "a provider goes with what depends on it", calls: [["db"], ["web"]], placed: [["db", "web"]] },
    {
      title: "a provider is called by each call that needs it",
      calls: [["db", "api"], ["web"]],
      placed: [
        ["db", "api"],
        ["db", "web"],
      ],
    },
    {
      title: "a provider that nothing needs is called once",
      calls: [["mail", "plain"], ["web"]],
      placed: [["mail", "plain"], ["web"]],
    },
    {
      title: "a provider that does not change is not called",
      calls: [["api"], ["web"]],
      placed: [["api"], ["web"]],
    },
  ])("$title", ({ calls, placed }) => {
    expect(place(calls)).toEqual(placed);
  });
});
