import { describe, expect, it } from "vitest";
import { pickTelling } from "../../../src/plan/services/group-by-service.ts";
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
