import { describe, expect, it } from "vitest";
import { nameByService, pickTelling } from "../../../src/plan/services/group-by-service.ts";
import { aContainer } from "../../support/build/shapes.ts";

describe("pickTelling", () => {
  const ended = aContainer("web", { id: "ended", state: "exited" });
  const sick = aContainer("web", { id: "sick", health: "unhealthy" });
  const young = aContainer("web", { id: "young", health: "starting" });
  const well = aContainer("web", { id: "well", health: "healthy" });

  it.each([
    ["the one that the verdict is about", [well, ended], "well", "well"],
    ["one that does not run", [well, young, sick, ended], undefined, "ended"],
    ["an unhealthy one", [well, young, sick], "gone", "sick"],
    ["one that is starting", [well, young], undefined, "young"],
    ["none", [], undefined, undefined],
  ])("picks %s", (_, containers, judged, expected) => {
    expect(pickTelling(containers, judged)?.id).toBe(expected);
  });
});

describe("nameByService", () => {
  it.each([
    ["one container", ["web"], ["web"]],
    ["replicas", ["web", "web"], ["web-1", "web-2"]],
    ["a label with other characters", ["../a b/c"], ["__a_b_c"]],
    ["a long label", ["x".repeat(200)], ["x".repeat(100)]],
  ])("names the files of %s", (_, services, expected) => {
    const containers = services.map((service, index) => aContainer(service, { id: String(index) }));
    expect(nameByService(containers).map(({ name }) => name)).toEqual(expected);
  });
});
