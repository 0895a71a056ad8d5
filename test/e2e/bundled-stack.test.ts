import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { containersOf } from "../support/engine/engine.ts";
import { freePort } from "../support/free-port.ts";
import { scenario } from "../support/scenario.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

describeWithEngine("the bundled stack without stackctl", () => {
  scenario(
    "plain compose brings up the core and one feature, and the API reports it",
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
    },
  );

  scenario("a flag that is no boolean stops the backend, which names it", {}, async (fixture) => {
    const env = { ENABLE_FSDP: "ture", BACKEND_PORT: `${await freePort()}` };
    await fixture.compose("-f compose.base.yml build", { cwd: root, env });
    const run = fixture.compose("-f compose.base.yml run --rm backend", { cwd: root, env });
    await expect(run).rejects.toMatchObject({
      exitCode: 3,
      stderr: expect.stringContaining('ENABLE_FSDP="ture"'),
    });
  });
});

async function getJson(url: string): Promise<unknown> {
  const response = await fetch(url);
  return await response.json();
}
