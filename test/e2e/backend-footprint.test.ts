import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { docker } from "../support/engine/docker.ts";
import { freePort } from "../support/free-port.ts";
import { scenario } from "../support/scenario.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

describeWithEngine("the backend's container", () => {
  scenario(
    "starts with less than a second of CPU time and uses less than 120 MiB while idle",
    {},
    async (fixture) => {
      const env = { BACKEND_PORT: `${await freePort()}` };
      await fixture.compose("-f compose.base.yml up -d --build --wait backend", { cwd: root, env });
      const container = `${fixture.project}-backend-1`;

      // CPU time, because wall-clock time grows with the load of the machine.
      const metrics = await (await fetch(`http://127.0.0.1:${env.BACKEND_PORT}/metrics`)).text();
      const [, seconds] = /^process_cpu_seconds_total ([\d.]+)$/m.exec(metrics) ?? [];
      expect(Number(seconds)).toBeLessThan(1);

      const used = await docker("stats", "--no-stream", "--format", "{{.MemUsage}}", container);
      const [, mebibytes] = /^([\d.]+)MiB/.exec(used) ?? [];
      expect(Number(mebibytes)).toBeLessThan(120);
    },
  );
});
