import { existsSync } from "node:fs";
import { expect, it } from "vitest";
import { describeWithEngine } from "./engine/describe-with-engine.ts";
import { containerOf, containersOf, networksOf, statesOf, volumesOf } from "./engine/engine.ts";
import { createFixture } from "./fixture.ts";

describeWithEngine("a fixture", () => {
  it("is a separate project that cleanup removes completely", async () => {
    const fixture = await createFixture("self-test", {
      "compose.yaml": `
        services:
          web:
            image: stackctl-test/busybox:1
            command: httpd -f -p 8080
            environment: { GREETING: hello }
            volumes: [data:/data]
        volumes:
          data:
      `,
    });
    try {
      await fixture.compose("up -d");
      expect(await statesOf(fixture.project)).toEqual({ web: "running" });
      expect(await volumesOf(fixture.project)).toEqual([`${fixture.project}_data`]);
      expect((await containerOf(fixture.project, "web")).env).toMatchObject({ GREETING: "hello" });
    } finally {
      await fixture.cleanup();
    }
    expect(await containersOf(fixture.project)).toEqual([]);
    expect(await volumesOf(fixture.project)).toEqual([]);
    expect(await networksOf(fixture.project)).toEqual([]);
    expect(existsSync(fixture.directory)).toBe(false);
  });
});
