import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { FeaturesDocument } from "../../src/backend/features/features-routes.ts";
import { bundleDouble } from "../support/bundle-double.ts";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { containerOf } from "../support/engine/engine.ts";
import { freePort } from "../support/free-port.ts";
import { scenario } from "../support/scenario.ts";
import { startTabbyAgent } from "../support/tabby-agent/start-tabby-agent.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Uses the test double of Tabby in place of the pack's image, which tests cannot download. */
const override = `
  services:
    tabby:
      image: !reset null
      build: ${join(root, "dist/backend")}
      entrypoint: [node, /double.mjs]
      command: !reset null
      environment: { HOST: 0.0.0.0, PORT: "8080" }
      volumes: !override ["\${DOUBLE}:/double.mjs:ro"]
      stop_grace_period: 0s
      healthcheck:
        test: [CMD, node, -e, "fetch('http://127.0.0.1:8080/metrics').catch(() => process.exit(1))"]
        start_interval: 200ms
`;

describeWithEngine("code completion in the bundled stack", () => {
  scenario(
    "with tabby enabled, editors get completions until its container stops",
    { "tabby.yml": override },
    async (fixture) => {
      const [backendPort, tabbyPort] = [await freePort(), await freePort()];
      const url = `http://127.0.0.1:${backendPort}`;
      const env = {
        ENABLE_TABBY: "true",
        BACKEND_PORT: `${backendPort}`,
        TABBY_PORT: `${tabbyPort}`,
        API_TOKEN: "swordfish",
        DOUBLE: join(fixture.directory, "double.mjs"),
      };
      await bundleDouble(env.DOUBLE);
      const compose = async (words: string) =>
        await fixture.compose(
          [
            "-f",
            "compose.base.yml",
            "-f",
            join(fixture.directory, "tabby.yml"),
            "--profile",
            "tabby",
            ...words.split(" "),
          ],
          { cwd: root, env },
        );
      await compose("up -d --build --wait backend tabby");

      // Retry: on a busy machine Tabby may exceed the backend's timeout of one second.
      await expect
        .poll(async () => (await readFeatures(url)).tabby)
        .toMatchObject({ enabled: true, available: true, reason: null });
      const agent = await startTabbyAgent(url, "swordfish");
      expect(await agent.complete({ language: "python", text: "def " })).toEqual([
        "/* after 4 characters */",
      ]);
      await agent.end();

      await compose("stop tabby");
      // The backend caches the result of a probe for one second.
      await expect
        .poll(async () => (await readFeatures(url)).tabby)
        .toMatchObject({
          enabled: true,
          available: false,
          reason: expect.stringContaining("Tabby: tabby:8080"),
        });
      const response = await fetch(`${url}/api/v1/completions`, {
        method: "POST",
        body: JSON.stringify({ language: "python", prefix: "def " }),
        headers: { "content-type": "application/json", authorization: "Bearer swordfish" },
      });
      expect([503, 504]).toContain(response.status);
      expect(await (await fetch(`${url}/health`)).json()).toMatchObject({ status: "degraded" });
      expect(await containerOf(fixture.project, "backend")).toMatchObject({ health: "healthy" });
    },
  );
});

async function readFeatures(url: string): Promise<FeaturesDocument["features"]> {
  const response = await fetch(`${url}/api/v1/features`);
  return FeaturesDocument.parse(await response.json()).features;
}
