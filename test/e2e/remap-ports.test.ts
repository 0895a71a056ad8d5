import { once } from "node:events";
import { createServer } from "node:net";
import { expect, onTestFinished } from "vitest";
import { parseDotenv } from "../../src/plan/dotenv/parse-dotenv.ts";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { containersOf, statesOf } from "../support/engine/engine.ts";
import { freePort } from "../support/free-port.ts";
import { quickServer } from "../support/quick-service.ts";
import { scenario } from "../support/scenario.ts";

const stable = { STACKCTL_STABILITY_WINDOW: "300ms" };
const web = (port: string) => ({
  "compose.yaml": `services: { web: { ${quickServer}, ports: ["127.0.0.1:${port}:80"] } }`,
});

describeWithEngine("up --remap-ports", () => {
  scenario(
    "writes a free port to .env, keeps its other lines, starts, and changes nothing the second time",
    {
      "compose.yaml": `services: { web: { ${quickServer}, ports: ["\${BIND:-127.0.0.1}:\${WEB_PORT:-1}:80"] } }`,
    },
    async (fixture) => {
      const taken = await listen();
      await fixture.write(".env", `# ports\nWEB_PORT=${taken} # mine\nOTHER=1\n`);
      const dry = await fixture.stackctl("up --remap-ports --dry-run --json", { env: stable });
      expect(dry.json()).toMatchObject({
        warnings: [{ code: "port-remapped", message: expect.stringContaining("would publish") }],
      });
      expect(await fixture.read(".env")).toBe(`# ports\nWEB_PORT=${taken} # mine\nOTHER=1\n`);

      const up = await fixture.stackctl("up --remap-ports --json", { env: stable });
      expect(up).toMatchObject({ exitCode: 0 });
      const written = await fixture.read(".env");
      const port = Number(parseDotenv(written, { file: ".env", lookup: () => undefined }).entries[0]?.value);
      expect(port).toBeGreaterThan(taken);
      expect(written).toBe(`# ports\nWEB_PORT=${port} # mine\nOTHER=1\n`);
      expect(up.json()).toMatchObject({
        ok: true,
        warnings: [
          {
            code: "port-remapped",
            message: `127.0.0.1:${taken}/tcp is taken: web publishes ${port} instead, set by WEB_PORT=${port} in .env`,
          },
        ],
      });
      expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe("ok\n");

      const [before] = await containersOf(fixture.project);
      expect(await fixture.stackctl("up --remap-ports --json", { env: stable })).toMatchObject({
        exitCode: 0,
      });
      expect(await fixture.read(".env")).toBe(written);
      expect(await containersOf(fixture.project)).toEqual([before]);
    },
  );

  scenario(
    "gives another port to the second of two services with the same port",
    {
      "compose.yaml": `services:
        a: { ${quickServer}, ports: ["127.0.0.1:\${A_PORT}:80"] }
        b: { ${quickServer}, ports: [{ host_ip: 127.0.0.1, published: "\${B_PORT}", target: 80 }] }
      `,
    },
    async (fixture) => {
      const port = String(await freePort());
      await fixture.write(".env", `A_PORT=${port}\nB_PORT=${port}\n`);
      expect(await fixture.stackctl("up --remap-ports", { env: stable })).toMatchObject({ exitCode: 0 });
      expect(await fixture.read(".env")).toMatch(new RegExp(`^A_PORT=${port}\nB_PORT=(?!${port})\\d+\n$`));
      expect(await statesOf(fixture.project)).toEqual({ a: "running", b: "running" });
    },
  );

  scenario("reports the position of a port without a variable, and writes nothing", {}, async (fixture) => {
    const taken = await listen();
    await fixture.write("compose.yaml", web(String(taken))["compose.yaml"]);
    const up = await fixture.stackctl("up --remap-ports --json", { env: stable });
    expect(up).toMatchObject({ exitCode: 5 });
    expect(up.json()).toMatchObject({
      error: {
        code: "port-conflict",
        problems: [
          {
            message: `web publishes 127.0.0.1:${taken}/tcp, which compose.yaml:1 writes as ${taken} instead of a separate variable`,
            hint: `Write \${WEB_PORT:-${taken}} there to make it remappable.`,
          },
        ],
      },
    });
    await expect(fixture.read(".env")).rejects.toThrow("ENOENT");
    expect(await containersOf(fixture.project)).toEqual([]);
  });

  scenario("does not write a variable that the shell overrides", web("${WEB_PORT:-1}"), async (fixture) => {
    const WEB_PORT = String(await listen());
    const up = await fixture.stackctl("up --remap-ports --json", { env: { ...stable, WEB_PORT } });
    expect(up).toMatchObject({
      exitCode: 5,
      stderr: expect.stringContaining("set by WEB_PORT in the environment, which overrides .env"),
    });
    await expect(fixture.read(".env")).rejects.toThrow("ENOENT");
  });
});

/** Listens on a port in the test's own process until the test ends. */
async function listen(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("a TCP server has a port");
  return address.port;
}
