import { expect } from "vitest";
import { StatusReport, UpReport } from "../../src/domain/report.ts";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { docker } from "../support/engine/docker.ts";
import { statesOf } from "../support/engine/engine.ts";
import { busyboxImage } from "../support/engine/images.ts";
import { quickProbed } from "../support/quick-probed.ts";
import { scenario } from "../support/scenario.ts";

const mib = 1024 ** 2;

/** Uses more than 16 MiB briefly, and is ready after it has freed them. */
const hungry = String.raw`[sh, -c, "awk 'BEGIN { s = \"x\"; for (i = 0; i < 24; i++) s = s s }'; touch /ok; exec sleep 1000"]`;

const stack = {
  "compose.yaml": `
    services:
      web: { ${quickProbed("true")}, mem_limit: 64m }
      tool: { ${quickProbed("test -f /ok", hungry)}, profiles: [tool] }
      extra: { ${quickProbed("true")}, profiles: [extra] }
  `,
  "stackctl.yaml": `
    features:
      tool: { profiles: [tool] }
      extra: { profiles: [extra], requires: [tool] }
  `,
};

describeWithEngine("resources", () => {
  scenario("include the peak, the share, the start time and the image size", stack, async (fixture) => {
    const up = await fixture.stackctl("up --enable-tool --json --progress quiet");
    expect(up).toMatchObject({ exitCode: 0 });
    const report = up.json(UpReport);
    const [web, tool] = ["web", "tool"].map((name) => report.services.find((one) => one.name === name));
    expect(tool?.peakMemoryBytes).toBeGreaterThan(16 * mib);
    expect(tool?.memoryBytes).toBeLessThan(16 * mib);
    expect(web?.peakMemoryBytes).toBeGreaterThanOrEqual(web?.memoryBytes ?? Number.NaN);
    expect(web?.peakMemoryBytes).toBeLessThanOrEqual(64 * mib);
    const dockerBytes = Number(await docker("info", "--format", "{{.MemTotal}}"));
    expect(report.resources.dockerMemoryBytes).toBe(dockerBytes);
    expect(tool?.memoryShare).toBeCloseTo((tool?.memoryBytes ?? Number.NaN) / dockerBytes, 12);
    const imageBytes = Number(await docker("image", "inspect", "--format", "{{.Size}}", busyboxImage));
    expect([web?.imageBytes, tool?.imageBytes]).toEqual([imageBytes, imageBytes]);
    expect(report.resources).toMatchObject({
      imageBytes,
      features: [
        { name: null, services: ["web"], memoryLimitBytes: 64 * mib, frees: null },
        { name: "tool", services: ["tool"], startMs: tool?.startMs, peakMemoryBytes: tool?.peakMemoryBytes },
      ],
    });

    const reported = await fixture.stackctl("status --enable-tool --resources --json");
    const status = reported.json(StatusReport);
    expect(status.services.find(({ name }) => name === "tool")).toMatchObject({
      startMs: tool?.startMs,
      imageBytes,
      peakMemoryBytes: tool?.peakMemoryBytes,
    });
    expect(status.resources.dockerMemoryBytes).toBe(dockerBytes);
    const quick = (await fixture.stackctl("status --enable-tool --json")).json(StatusReport);
    expect(quick.resources).toMatchObject({ dockerMemoryBytes: null, imageBytes: null });
    expect(quick.services.map(({ startMs }) => startMs)).not.toContain(null);
  });

  scenario(
    "show the memory that disabling a feature frees, and disabling it frees that memory",
    stack,
    async (fixture) => {
      const up = await fixture.stackctl("up --enable-extra --json --progress quiet");
      const { resources } = up.json(UpReport);
      const memoryOf = Object.fromEntries(
        resources.features.map(({ name, memoryBytes }) => [name, memoryBytes]),
      );
      const together = (memoryOf.tool ?? Number.NaN) + (memoryOf.extra ?? Number.NaN);
      const frees = { services: ["extra", "tool"], memoryBytes: together, flags: ["--disable-extra"] };
      expect(resources.features).toMatchObject([
        { name: null, frees: null },
        { name: "tool", frees },
        { name: "extra", frees },
      ]);
      const text = await fixture.stackctl("status --enable-extra --resources");
      expect(text.stdout).toMatch(/^ {2}tool +[\d.]+ [KM]iB +(?:< )?[\d.]+ % +--disable-extra/m);

      const off = await fixture.stackctl("up --disable-extra --json --progress quiet");
      expect(
        off
          .json(UpReport)
          .stopped.map(({ service }) => service)
          .toSorted(),
      ).toEqual(["extra", "tool"]);
      expect(await statesOf(fixture.project)).toEqual({ web: "running" });
    },
  );
});
