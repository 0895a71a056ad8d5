import { describe, expect, it } from "vitest";
import { prepareBench } from "../../../src/run/bench/prepare-bench.ts";
import { loadProject } from "../../../src/run/project/load-project.ts";
import { aModel, aService } from "../../support/build/shapes.ts";
import { aRequest, aWorld } from "../../support/build/worlds.ts";

describe("prepareBench", () => {
  it("skips a profile that reserves a GPU which the engine lacks, and measures the others together", async () => {
    const model = aModel(
      aService("web", { hasBuild: true }),
      aService("one", { hasBuild: true, profiles: ["one"] }),
      aService("two", { hasBuild: true, profiles: ["two"] }),
      aService("train", { hasBuild: true, profiles: ["lab"], gpuDrivers: ["nvidia"] }),
    );
    const { world } = aWorld({ model });
    const request = aRequest();
    const project = await loadProject(request, world);
    const bench = await prepareBench(project, request, world, new AbortController().signal);
    expect(bench.modes.map(({ name }) => name)).toEqual(["minimal", "one", "two", "all"]);
    expect(bench.unmeasured).toMatchObject([
      { name: "lab", kind: "skipped", reason: "train reserves a GPU, but this engine has no GPU runtime" },
    ]);
  });
});
