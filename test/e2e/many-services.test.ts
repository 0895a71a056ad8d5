import { expect } from "vitest";
import { StatusReport, UpReport } from "../../src/domain/report.ts";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { containersOf, networksOf } from "../support/engine/engine.ts";
import { watchEvents } from "../support/engine/watch-events.ts";
import { quickProbed } from "../support/quick-probed.ts";
import { scenario } from "../support/scenario.ts";
import { changesContainers, spyOnDocker } from "../support/spy-on-docker.ts";

const names = Array.from({ length: 30 }, (_, index) => `s${String(index + 1).padStart(2, "0")}`);

describeWithEngine("thirty services", () => {
  scenario(
    "start, are all measured, are unchanged by a second up, and are removed by down",
    {
      "compose.yaml": `services:\n${names.map((name) => `  ${name}: { ${quickProbed("true")} }`).join("\n")}\n`,
    },
    async (fixture) => {
      const spy = await spyOnDocker(fixture);
      const events = await watchEvents(fixture, ["health_status"]);
      const up = await fixture.stackctl("up --json", { env: spy.env });
      expect(up).toMatchObject({ exitCode: 0 });
      const ready = names.map((name) => ({ name, verdict: "ready" }));
      expect(up.json(UpReport)).toMatchObject({ ok: true, failures: [], services: ready });
      const launches = (await spy.calls()).filter(changesContainers);
      expect(launches).toEqual([expect.stringMatching(/ up --no-start .* s01 .* s30$/)]);
      // The engine reaches the same state by its own probes.
      for (const name of names) await events.sees(`${name} health_status: healthy`);
      const before = await containersOf(fixture.project);
      expect(before.map(({ service, health }) => [service, health])).toEqual(
        names.map((name) => [name, "healthy"]),
      );

      const status = await fixture.stackctl("status --json", { env: spy.env });
      expect(status).toMatchObject({ exitCode: 0 });
      const { services } = status.json(StatusReport);
      expect(services.map(({ name }) => name)).toEqual(names);
      expect(services.filter(({ memoryBytes }) => !memoryBytes)).toEqual([]);

      const again = await fixture.stackctl("up --json", { env: spy.env });
      expect(again).toMatchObject({ exitCode: 0 });
      expect(again.json(UpReport).services).toMatchObject(ready.map((one) => ({ ...one, readyMs: null })));
      expect((await spy.calls()).filter((call) => !/^compose .* config /.test(call))).toEqual([]);
      expect(await containersOf(fixture.project)).toEqual(before);

      const down = await fixture.stackctl("down --json");
      // Node used to warn of a leak during so many concurrent requests to the engine.
      expect([up, status, again, down].map(({ stderr }) => stderr).join("")).not.toContain("Warning");
      expect(down.json()).toMatchObject({ ok: true, removed: names });
      expect(await containersOf(fixture.project)).toEqual([]);
      expect(await networksOf(fixture.project)).toEqual([]);
    },
  );
});
