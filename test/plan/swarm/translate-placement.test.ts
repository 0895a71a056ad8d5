import { describe, expect, it } from "vitest";
import { translateWeb } from "./build-project.ts";

describe("translatePlacement", () => {
  it.each([
    ["nothing", {}, undefined],
    [
      "constraints, preferences and a maximum",
      {
        deploy: {
          placement: {
            constraints: ["node.role==worker"],
            preferences: [{ spread: "node.labels.zone" }],
            max_replicas_per_node: 2,
          },
        },
      },
      {
        Constraints: ["node.role==worker"],
        Preferences: [{ Spread: { SpreadDescriptor: "node.labels.zone" } }],
        MaxReplicas: 2,
      },
    ],
    ["a platform", { platform: "linux/arm/v7" }, { Platforms: [{ OS: "linux", Architecture: "arm" }] }],
    ["a system without an architecture", { platform: "linux" }, { Platforms: [{ OS: "linux" }] }],
  ])("translates %s", (_, web, placement) => {
    expect(translateWeb(web).spec.TaskTemplate.Placement).toEqual(placement);
  });
});
