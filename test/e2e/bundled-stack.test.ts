import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { docker } from "../support/engine/docker.ts";
import { containersOf } from "../support/engine/engine.ts";
import { freePort } from "../support/free-port.ts";
import { scenario } from "../support/scenario.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

describeWithEngine("the bundled stack without stackctl", () => {
  scenario(
    "docker compose alone starts the core and one feature, and the API reports the feature",
    {},
    async (fixture) => {
      const [backendPort, fsdpPort] = [await freePort(), await freePort()];
      const env = { ENABLE_FSDP: "true", BACKEND_PORT: `${backendPort}`, FSDP_PORT: `${fsdpPort}` };
      const up = "-f compose.base.yml --profile fsdp up -d --build --wait";
      await fixture.compose(up, { cwd: root, env });

      const containers = await containersOf(fixture.project);
      expect(containers.map(({ service, health }) => [service, health])).toEqual([
        ["backend", "healthy"],
        ["fsdp", "healthy"],
      ]);
      expect(await getJson(`http://127.0.0.1:${backendPort}/api/v1/features`)).toMatchObject({
        features: { fsdp: { enabled: true }, tabby: { enabled: false } },
      });
      expect(await getJson(`http://127.0.0.1:${fsdpPort}/health`)).toMatchObject({ role: "trainer" });

      const network = `${fixture.project}_default`;
      const get = (url: string) =>
        docker("run", "--rm", "--network", network, "stackctl-test/busybox:1", "wget", "-qO-", url);
      const format = "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}";
      const address = await docker("inspect", "--format", format, `${fixture.project}-backend-1`);
      for (const host of ["backend:10010", "fsdp:8596", `${address.trim()}:10010`]) {
        expect(await get(`http://${host}/metrics`)).toContain("stackctl_training_jobs");
      }
      await expect(get(`http://${fixture.project}-backend-1:10010/metrics`)).rejects.toThrow("403");
    },
  );

  scenario(
    "a flag that is not a boolean stops the backend with an error that names the flag",
    {},
    async (fixture) => {
      const env = { ENABLE_FSDP: "ture", BACKEND_PORT: `${await freePort()}` };
      await fixture.compose("-f compose.base.yml build", { cwd: root, env });
      const run = fixture.compose("-f compose.base.yml run --rm backend", { cwd: root, env });
      await expect(run).rejects.toMatchObject({
        exitCode: 3,
        stderr: expect.stringContaining('ENABLE_FSDP="ture"'),
      });
    },
  );
});

async function getJson(url: string): Promise<unknown> {
  const response = await fetch(url);
  return await response.json();
}
