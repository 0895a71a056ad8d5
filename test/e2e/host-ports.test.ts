import { once } from "node:events";
import { createServer } from "node:http";
import { expect, onTestFinished } from "vitest";
import * as z from "zod";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { docker } from "../support/engine/docker.ts";
import { containersOf, networksOf, statesOf } from "../support/engine/engine.ts";
import { createFixture, type Fixture } from "../support/fixture.ts";
import { freePort } from "../support/free-port.ts";
import { quickIdle, quickServer } from "../support/quick-service.ts";
import { scenario } from "../support/scenario.ts";

const stable = { env: { STACKCTL_STABILITY_WINDOW: "300ms" } };

describeWithEngine("a published port", () => {
  scenario(
    "that another process listens on refuses the launch and names the owner before any change (X7)",
    {
      "compose.yaml": `
        services:
          db: { ${quickIdle} }
          web: { ${quickServer}, depends_on: [db], ports: ["127.0.0.1:$PORT:80"] }
      `,
    },
    async (fixture) => {
      const port = await listen();
      const env = { ...stable.env, PORT: String(port) };
      const up = await fixture.stackctl("up --json", { env });
      expect(up).toMatchObject({ exitCode: 5, stderr: expect.stringContaining(`(pid ${process.pid})`) });
      expect(up.json()).toMatchObject({
        error: {
          code: "port-conflict",
          problems: [
            {
              message: expect.stringMatching(
                new RegExp(
                  `^web publishes 127\\.0\\.0\\.1:${port}/tcp, which .+ \\(pid ${process.pid}\\) already`,
                ),
              ),
            },
          ],
        },
      });
      await expectNothing(fixture);

      await expect(fixture.compose("up -d", { env })).rejects.toMatchObject({
        stderr: expect.stringContaining("address already in use"),
      });
      expect(await statesOf(fixture.project)).toEqual({ db: "running", web: "created" });
    },
  );

  scenario(
    "on every address conflicts with a process that has it on one address",
    { "compose.yaml": `services: { web: { ${quickServer}, ports: ["$PORT:80"] } }` },
    async (fixture) => {
      const env = { ...stable.env, PORT: String(await listen()) };
      const up = await fixture.stackctl("up --json", { env });
      expect(up).toMatchObject({ exitCode: 5, stderr: expect.stringContaining(`(pid ${process.pid})`) });
      await expectNothing(fixture);
    },
  );

  scenario(
    "that two enabled services publish is refused, and allowed with one of them disabled",
    {
      "compose.yaml": `
        services:
          web: { ${quickServer}, ports: ["127.0.0.1:$PORT:80"] }
          other: { ${quickServer}, profiles: [other], ports: ["$PORT:8080"] }
      `,
    },
    async (fixture) => {
      const env = { ...stable.env, PORT: String(await freePort()) };
      const up = await fixture.stackctl("up --enable-other --json", { env });
      expect(up).toMatchObject({ exitCode: 5 });
      expect(up.json()).toMatchObject({
        error: {
          code: "port-conflict",
          problems: [{ message: expect.stringMatching(/^(web and other|other and web) both publish/) }],
        },
      });
      await expectNothing(fixture);

      expect(await fixture.stackctl("up", { env })).toMatchObject({ exitCode: 0 });
      expect(await statesOf(fixture.project)).toEqual({ web: "running" });
    },
  );

  scenario(
    "that a container of another project has is refused, with a command that finds the container",
    { "compose.yaml": `services: { web: { ${quickServer}, ports: ["127.0.0.1:$PORT:80"] } }` },
    async (fixture) => {
      const env = { ...stable.env, PORT: String(await freePort()) };
      const holder = await createFixture("holder", { "compose.yaml": await fixture.read("compose.yaml") });
      onTestFinished(holder.cleanup);
      await holder.compose("up -d", { env });

      const up = await fixture.stackctl("up --json", { env });
      expect(up).toMatchObject({ exitCode: 5 });
      const command = `docker ps --filter publish=${env.PORT}`;
      expect(up.json()).toMatchObject({ error: { problems: [{ hint: expect.stringContaining(command) }] } });
      const found = await docker(...command.split(" ").slice(1), "--format", "{{.Names}}");
      expect(found).toBe(`${holder.project}-web-1`);
      await expectNothing(fixture);
    },
  );

  scenario(
    "of the project's own container is free if the container is replaced or stopped, and taken if it is kept",
    {
      "compose.yaml": `
        services:
          web: { ${quickServer}, profiles: [web], ports: ["127.0.0.1:$PORT:80"], environment: { WORD: "$WORD" } }
          new: { ${quickServer}, profiles: [new], ports: ["127.0.0.1:$PORT:80"] }
      `,
    },
    async (fixture) => {
      const PORT = String(await freePort());
      const env = { ...stable.env, PORT };
      await fixture.stackctl("up --enable-web", { env: { ...env, WORD: "one" } });
      const replaced = await fixture.stackctl("up --enable-web", { env: { ...env, WORD: "two" } });
      expect(replaced).toMatchObject({ exitCode: 0 });
      const [web] = await containersOf(fixture.project);
      expect(web).toMatchObject({ state: "running", env: { WORD: "two" } });

      const kept = await fixture.stackctl("up --enable-new --keep --json", { env });
      expect(kept).toMatchObject({ exitCode: 5, stderr: expect.stringContaining(`container ${web?.name}`) });
      expect(kept.json()).toMatchObject({ error: { code: "port-conflict" } });
      expect(await statesOf(fixture.project)).toEqual({ web: "running" });

      expect(await fixture.stackctl("up --enable-new", { env })).toMatchObject({ exitCode: 0 });
      expect(await statesOf(fixture.project)).toEqual({ new: "running" });
    },
  );

  scenario(
    "on all IPv6 addresses does not conflict with one IPv4 address, of a service or of a process",
    {
      "compose.yaml": `
        services:
          four: { ${quickServer}, ports: ["127.0.0.1:$PORT:80", "0.0.0.0:$OTHER:80"] }
          six: { ${quickServer}, ports: ["[::]:$PORT:80", "[::1]:$OTHER:80"] }
          beside: { ${quickServer}, ports: ["[::]:$TAKEN:80"] }
      `,
    },
    async (fixture) => {
      const [PORT, OTHER] = [String(await freePort()), String(await freePort())];
      const env = { ...stable.env, PORT, OTHER, TAKEN: String(await listen()) };
      expect(await fixture.stackctl("plan", { env })).toMatchObject({ exitCode: 0 });
      expect(await fixture.stackctl("up --json", { env })).toMatchObject({ exitCode: 0 });
      expect(await statesOf(fixture.project)).toEqual({ four: "running", six: "running", beside: "running" });
    },
  );

  scenario(
    "that one service lists twice is refused before any change, like a range too short for the replicas",
    {
      "compose.yaml": `
        services:
          db: { ${quickIdle} }
          twice: { ${quickServer}, profiles: [twice], ports: ["$PORT:80", "127.0.0.1:$PORT:80"] }
          many: { ${quickServer}, profiles: [many], scale: 3, ports: ["$PORT-$LAST:80"] }
      `,
    },
    async (fixture) => {
      const port = await freePort();
      const env = { ...stable.env, PORT: String(port), LAST: String(port + 1) };
      const problems = async (args: string) => {
        const result = await fixture.stackctl(args, { env });
        expect(result).toMatchObject({ exitCode: 5 });
        return result.json();
      };
      const message = `twice publishes ${port}/tcp and 127.0.0.1:${port}/tcp, which overlap`;
      expect(await problems("plan --enable-twice --json")).toMatchObject({
        error: { problems: [{ message }] },
      });
      expect(await problems("up --enable-twice --json")).toMatchObject({
        error: { problems: [{ message }] },
      });
      const short = `many has 3 replicas, but its host ports ${port}-${port + 1} are enough for only 2`;
      expect(await problems("up --enable-many --json")).toMatchObject({
        error: { code: "port-conflict", problems: [{ message: short }] },
      });
      await expectNothing(fixture);
    },
  );
});

describeWithEngine("a port that the engine chose", () => {
  scenario(
    "is an endpoint in up and status with the engine's port, for each replica, with a working address",
    {
      "compose.yaml": `services:
        one: { ${quickServer}, ports: ["127.0.0.1::80"] }
        every: { ${quickServer}, ports: ["80"] }
        six: { ${quickServer}, ports: ["[::1]::80"] }
        many: { ${quickServer}, scale: 2, ports: ["127.0.0.1:$FIRST-$LAST:80"] }
      `,
    },
    async (fixture) => {
      const first = await freePort();
      const env = { ...stable.env, FIRST: String(first), LAST: String(first + 20) };
      const up = await fixture.stackctl("up --json", { env });
      expect(up).toMatchObject({ exitCode: 0 });
      const Report = z.object({
        services: z.array(
          z.object({ name: z.string(), endpoints: z.array(z.object({ name: z.string(), url: z.string() })) }),
        ),
      });
      const { services } = up.json(Report);
      const status = (await fixture.stackctl("status --json", { env })).json(Report);
      const urlsOf = (name: string, report = services) =>
        report.find((one) => one.name === name)?.endpoints.map(({ url }) => url) ?? [];
      for (const name of ["one", "every", "six", "many"]) {
        expect(urlsOf(name, status.services)).toEqual(urlsOf(name));
        expect(urlsOf(name)).toHaveLength(name === "many" ? 2 : 1);
        for (const url of urlsOf(name)) {
          const answer = await fetch(url.replace(/^tcp:/, "http:"));
          expect(await answer.text()).toBe("ok\n");
        }
      }
      expect(urlsOf("one")[0]).toMatch(/^tcp:\/\/127\.0\.0\.1:\d+$/);
      expect(urlsOf("every")[0]).toMatch(/^tcp:\/\/localhost:\d+$/);
      expect(urlsOf("six")[0]).toMatch(/^tcp:\/\/\[::1\]:\d+$/);
      const text = await fixture.stackctl("status", { env });
      for (const url of urlsOf("many")) expect(text.stdout).toContain(url.replace("tcp://", ""));
    },
  );
});

/** Listens on a port in the test's own process until the test ends. */
async function listen(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => {
    server.close();
  });
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("an HTTP server has a port");
  return address.port;
}

async function expectNothing({ project }: Fixture): Promise<void> {
  expect(await containersOf(project)).toEqual([]);
  expect(await networksOf(project)).toEqual([]);
}
