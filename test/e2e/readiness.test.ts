import { once } from "node:events";
import { connect } from "node:net";
import { expect } from "vitest";
import { UpReport } from "../../src/domain/report.ts";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { docker } from "../support/engine/docker.ts";
import { containerOf } from "../support/engine/engine.ts";
import { watchEvents } from "../support/engine/watch-events.ts";
import { freePort } from "../support/free-port.ts";
import { quick, quickServer } from "../support/quick-service.ts";
import { scenario } from "../support/scenario.ts";

const servesPort80 = "healthcheck: { test: wget -q -O /dev/null 127.0.0.1, interval: 200ms, retries: 1000 }";

describeWithEngine("readiness", () => {
  scenario(
    "needs more than a published port that accepts connections before the service listens (X20)",
    {
      "compose.yaml": `
        services:
          slow:
            { ${quick}, command: [sh, -c, "until [ -e /open ]; do sleep 0.1; done; echo ok > /index.html; exec httpd -f -p 80"],
              ports: ["127.0.0.1:$PORT:80"], ${servesPort80} }
      `,
    },
    async (fixture) => {
      const port = await freePort();
      const events = await watchEvents(fixture, ["health_status"]);
      const up = fixture.start("up --json", { env: { PORT: String(port) } });
      await up.says("slow health probe");
      const socket = connect(port, "127.0.0.1");
      await once(socket, "connect");
      socket.destroy();

      const slow = await containerOf(fixture.project, "slow");
      expect(slow).toMatchObject({ state: "running", health: "starting" });
      expect(fixture.calls).toEqual([]);
      await docker("exec", slow.id, "touch", "/open");

      const ended = await up.result;
      expect(ended).toMatchObject({ exitCode: 0 });
      expect(ended.json(UpReport).services).toMatchObject([{ name: "slow", verdict: "ready" }]);
      // The engine reaches the same result by its own next probe.
      await events.sees("slow health_status: healthy");
      expect(await containerOf(fixture.project, "slow")).toMatchObject({ health: "healthy" });
      expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200);
    },
  );

  scenario(
    "follows a chain of three health checks in order, also if the engine's own probes decide",
    {
      "compose.yaml": `
        services:
          web: { ${quickServer}, ${servesPort80}, depends_on: { api: { condition: service_healthy } } }
          api: { ${quickServer}, ${servesPort80}, depends_on: { db: { condition: service_healthy } } }
          db: { ${quickServer}, ${servesPort80} }
      `,
    },
    async (fixture) => {
      const events = await watchEvents(fixture, ["start", "health_status"]);
      const up = await fixture.stackctl("up --json --no-fast-health");
      expect(up).toMatchObject({ exitCode: 0 });
      await events.sees("web health_status: healthy");
      expect(events.list()).toEqual([
        "db start",
        "db health_status: healthy",
        "api start",
        "api health_status: healthy",
        "web start",
        "web health_status: healthy",
      ]);
      const { services } = up.json(UpReport);
      expect(services.map(({ name, verdict }) => [name, verdict])).toEqual([
        ["db", "ready"],
        ["api", "ready"],
        ["web", "ready"],
      ]);
      const readyMs = services.map((service) => service.readyMs ?? 0);
      expect(readyMs).toEqual(readyMs.toSorted((a, b) => a - b));
    },
  );
});
