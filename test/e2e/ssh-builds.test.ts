import { expect } from "vitest";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { quickIdle } from "../support/quick-service.ts";
import { scenario } from "../support/scenario.ts";

describeWithEngine("a build with its own SSH key", () => {
  scenario(
    "works with plan, lint and eject like any other build",
    {
      "compose.yaml": `
        services:
          web: { ${quickIdle} }
          tool: { build: { context: ., ssh: ["key=./id"] }, profiles: [tools] }
      `,
      Dockerfile: "FROM scratch\n",
    },
    async (fixture) => {
      const plan = await fixture.stackctl("plan --enable tools --json");
      expect(plan).toMatchObject({ exitCode: 0 });
      expect(plan.stdout).toContain('"tool"');
      expect(await fixture.stackctl("lint --json")).toMatchObject({ exitCode: 0 });
      expect(await fixture.stackctl("eject --enable tools --output out.yaml")).toMatchObject({ exitCode: 0 });
      expect(await fixture.read("out.yaml")).toMatch(/key=.*id/);
      expect((await fixture.compose("-f out.yaml config --services")).split("\n").toSorted()).toEqual([
        "tool",
        "web",
      ]);
    },
  );
});
