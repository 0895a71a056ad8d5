import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { LaunchPlan } from "../../src/domain/launch-plan.ts";
import { StatusReport, UpReport } from "../../src/domain/report.ts";
import { checkBaseStack } from "../support/check-base-stack.ts";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { docker } from "../support/engine/docker.ts";
import { containerOf, containersOf, networksOf, statesOf } from "../support/engine/engine.ts";
import { freePort } from "../support/free-port.ts";
import { scenario } from "../support/scenario.ts";

const cwd = fileURLToPath(new URL("../..", import.meta.url));

describeWithEngine("the bundled stack", () => {
  scenario(
    "runs the core services, plus fsdp with --enable-fsdp, and its API reports the feature's state",
    {},
    async (fixture) => {
      const { project } = fixture;
      const BACKEND_PORT = String(await freePort());
      const FSDP_PORT = String(await freePort());
      const options = { cwd, env: { BACKEND_PORT, FSDP_PORT } };

      const on = await fixture.stackctl("up --enable-fsdp --json", options);
      expect(on).toMatchObject({ exitCode: 0 });
      expect(on.json(UpReport)).toMatchObject({
        ok: true,
        services: [
          { name: "backend", feature: null, endpoints: [{ url: `http://localhost:${BACKEND_PORT}` }] },
          { name: "fsdp", feature: "fsdp", endpoints: [{ url: `http://localhost:${FSDP_PORT}` }] },
        ],
      });
      for (const { name, memoryBytes, memoryLimitBytes } of on.json(UpReport).services) {
        const { id } = await containerOf(project, name);
        expect(memoryBytes).toBeGreaterThan(0);
        expect(String(memoryLimitBytes)).toBe(await docker("inspect", "-f", "{{.HostConfig.Memory}}", id));
      }
      expect(await statesOf(project)).toEqual({ backend: "running", fsdp: "running" });
      // The engine may not have run the check itself yet.
      const status = (await fixture.stackctl("status --json --enable-fsdp", options)).json(StatusReport);
      expect(status.services.find(({ name }) => name === "fsdp")).toMatchObject({ verdict: "ready" });
      expect(await readFeatures(BACKEND_PORT)).toMatchObject({
        fsdp: { enabled: true },
        tabby: { enabled: false },
      });

      const off = await fixture.stackctl("up --json", options);
      expect(off).toMatchObject({ exitCode: 0 });
      expect(off.json(UpReport).stopped).toEqual([
        { service: "fsdp", cause: "feature fsdp is disabled: off by default" },
      ]);
      expect(await statesOf(project)).toEqual({ backend: "running" });
      await checkBaseStack(`http://127.0.0.1:${BACKEND_PORT}`);

      expect(await fixture.stackctl("down", options)).toMatchObject({ exitCode: 0 });
      expect(await statesOf(project)).toEqual({});
      expect(await networksOf(project)).toEqual([]);
    },
  );

  scenario("runs rank services only while FSDP_NNODES is above 1", {}, async (fixture) => {
    const ports = { BACKEND_PORT: String(await freePort()), FSDP_PORT: String(await freePort()) };
    const countOf = async (nodes: string) => {
      const options = { cwd, env: { ...ports, FSDP_NNODES: nodes } };
      expect(await fixture.stackctl("up --enable-fsdp", options)).toMatchObject({ exitCode: 0 });
      const containers = await containersOf(fixture.project);
      return containers.filter(({ service }) => service === "fsdp-rank").length;
    };
    expect(await countOf("2")).toBe(2);
    expect(await countOf("1")).toBe(0);
    expect(await countOf("3")).toBe(3);
    expect(await fixture.stackctl("down", { cwd, env: ports })).toMatchObject({ exitCode: 0 });
    expect(await containersOf(fixture.project)).toEqual([]);
  });

  scenario(
    "leaves the rank services to other machines while FSDP_HOST is set, and requires a token",
    {},
    async (fixture) => {
      const env = { FSDP_NNODES: "2", FSDP_HOST: "192.0.2.1", API_TOKEN: undefined };
      const open = await fixture.stackctl("plan --enable-fsdp", { cwd, env });
      expect(open).toMatchObject({ exitCode: 3 });
      expect(open.stderr).toContain("API_TOKEN must be set");
      const servicesOf = async (args: string) => {
        const options = { cwd, env: { ...env, API_TOKEN: "a-token-of-all-machines" } };
        const plan = await fixture.stackctl(`plan --enable-fsdp --json ${args}`, options);
        return plan.json(LaunchPlan).services.map(({ name }) => name);
      };
      expect(await servicesOf("")).toEqual(["backend", "fsdp"]);
      expect(await servicesOf("--profile fsdp-rank fsdp-rank")).toEqual(["fsdp-rank"]);
    },
  );
});

async function readFeatures(port: string): Promise<unknown> {
  const response = await fetch(`http://127.0.0.1:${port}/api/v1/features`);
  const document: unknown = await response.json();
  return document !== null && typeof document === "object" && "features" in document
    ? document.features
    : undefined;
}
