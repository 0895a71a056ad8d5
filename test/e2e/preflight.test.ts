import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { delimiter, join } from "node:path";
import { describe, expect, inject, onTestFinished } from "vitest";
import * as z from "zod";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { docker } from "../support/engine/docker.ts";
import { containersOf, networksOf, statesOf, volumesOf } from "../support/engine/engine.ts";
import { busyboxImage } from "../support/engine/images.ts";
import { createFixture, type Fixture } from "../support/fixture.ts";
import { freePort } from "../support/free-port.ts";
import { quick, quickIdle, quickServer } from "../support/quick-service.ts";
import { scenario } from "../support/scenario.ts";

const stable = { STACKCTL_STABILITY_WINDOW: "300ms" };
const hasGpu =
  inject("engine").kind === "available" &&
  /nvidia/.test(await docker("info", "--format", "{{json .Runtimes}} {{json .CDISpecDirs}}"));

describeWithEngine("preflight", () => {
  scenario(
    "reports all problems at once, of several kinds, changes nothing, and ignores disabled features",
    {
      "compose.yaml": `
        services:
          db: { ${quickIdle} }
          web: { ${quickServer}, ports: ["127.0.0.1:$TAKEN:80"], profiles: [bad], depends_on: [db] }
          odd: { ${quickIdle}, ports: [{ target: 80, published: "$ODD" }], profiles: [bad] }
          lost: { image: "stackctl-test/not-here:1", pull_policy: never, profiles: [bad] }
          bound: { ${quickIdle}, profiles: [bad], volumes: [
            { type: bind, source: ./gone, target: /gone, bind: { create_host_path: false } },
            ./made:/made, data:/data ] }
        volumes: { data: {} }
      `,
      "stackctl.yaml": "features: { bad: { needs: { memory: 900GiB } } }\n",
    },
    async (fixture) => {
      const env = { ...stable, TAKEN: String(await listen()), ODD: "none" };
      const up = await fixture.stackctl("up --enable-bad --force --json", { env });
      expect(up).toMatchObject({ exitCode: 5 });
      const messages = [
        expect.stringMatching(/^odd publishes its port 80 on "none", which is not a port number$/),
        expect.stringMatching(
          new RegExp(`^web publishes .*:${env.TAKEN}/tcp, which .* \\(pid ${process.pid}\\)`),
        ),
        expect.stringMatching(
          /^lost runs image stackctl-test\/not-here:1, which was not found locally, and its pull_policy/,
        ),
        `bound mounts ${join(fixture.directory, "gone")}, which does not exist`,
        expect.stringMatching(/^warning: feature bad needs 900 GiB of memory, but Docker has /),
        expect.stringMatching(/^warning: bound mounts .*made, which does not exist: Docker creates a folder/),
      ];
      expect(up.json()).toMatchObject({
        error: {
          code: "preflight-failed",
          message: "preflight found 4 problems, so nothing was started",
          problems: messages.map((message) => ({ message, hint: expect.stringMatching(/\w+ \w+/) })),
        },
      });
      await expectUntouched(fixture);
      expect(await fixture.stackctl("up --json", { env })).toMatchObject({ exitCode: 0 });
      expect(await statesOf(fixture.project)).toEqual({ db: "running" });
    },
  );

  scenario(
    "leaves running services unchanged, including those of disabled features",
    {
      "compose.yaml": `services:
        web: { ${quickIdle}, profiles: [web] }
        next: { ${quickIdle}, profiles: [next], ports: ["127.0.0.1:$TAKEN:80"] }
      `,
    },
    async (fixture) => {
      const env = { ...stable, TAKEN: String(await listen()) };
      await fixture.stackctl("up --enable-web", { env });
      const before = await containersOf(fixture.project);
      expect(await fixture.stackctl("up --enable-next", { env })).toMatchObject({ exitCode: 5 });
      expect(await containersOf(fixture.project)).toEqual(before);
    },
  );

  scenario(
    "names the Compose project and service that has a port",
    { "compose.yaml": `services: { web: { ${quickServer}, ports: ["127.0.0.1:$PORT:80"] } }` },
    async (fixture) => {
      const env = { ...stable, PORT: String(await freePort()) };
      const holder = await createFixture("holder", { "compose.yaml": await fixture.read("compose.yaml") });
      onTestFinished(holder.cleanup);
      await holder.compose("up -d", { env });
      const { project } = holder;
      expect((await fixture.stackctl("up --json", { env })).json()).toMatchObject({
        error: {
          problems: [
            {
              message: `web publishes 127.0.0.1:${env.PORT}/tcp, which service web of Compose project ${project} (container ${project}-web-1) already listens on`,
            },
          ],
        },
      });
      await expectUntouched(fixture);
    },
  );

  scenario(
    "warns of memory that limits could add up to, names the feature to disable, and continues",
    {
      "compose.yaml": `services:
        web: { ${quickIdle} }
        llm: { ${quickIdle}, profiles: [llm], mem_limit: 900g }
      `,
      "stackctl.yaml": "features: { llm: {} }\n",
    },
    async (fixture) => {
      const up = await fixture.stackctl("up --enable-llm --json", { env: stable });
      expect(up).toMatchObject({ exitCode: 0, stderr: expect.stringContaining("900 GiB") });
      expect(up.json()).toMatchObject({
        ok: true,
        warnings: [
          {
            code: "memory-overcommitted",
            hint: expect.stringContaining("Use --disable-llm to save 900 GiB"),
          },
        ],
      });
      const again = await fixture.stackctl("up --enable-llm --json", { env: stable });
      expect(again.json()).toMatchObject({ ok: true, warnings: [] });
    },
  );

  scenario(
    "refuses a feature that needs more memory than Docker has, and continues with --force",
    {
      "compose.yaml": `services: { web: { ${quickIdle} }, llm: { ${quickIdle}, profiles: [llm] } }`,
      "stackctl.yaml": "features: { llm: { needs: { memory: 900GiB } } }\n",
    },
    async (fixture) => {
      const up = await fixture.stackctl("up --enable-llm", { env: stable });
      expect(up).toMatchObject({ exitCode: 5, stderr: expect.stringContaining("--disable-llm") });
      expect(up.stderr).toContain("Use up --force to continue anyway.");
      await expectUntouched(fixture);
      const forced = await fixture.stackctl("up --enable-llm --force --json", { env: stable });
      expect(forced).toMatchObject({ exitCode: 0 });
      expect(forced.json()).toMatchObject({ warnings: [{ code: "memory-short" }] });
      expect(await statesOf(fixture.project)).toEqual({ llm: "running", web: "running" });
    },
  );

  scenario(
    "requires --force only if the registry of a missing image does not answer",
    { "compose.yaml": `services: { web: { image: "127.0.0.1:$PORT/not-here:1" } }` },
    async (fixture) => {
      const env = { ...stable, STACKCTL_REGISTRY_CHECK: "true", PORT: String(await freePort()) };
      const up = await fixture.stackctl("up --json", { env });
      expect(up).toMatchObject({ exitCode: 5 });
      expect(up.json()).toMatchObject({
        error: {
          code: "preflight-failed",
          message: expect.stringContaining(`registry 127.0.0.1 does not answer on port ${env.PORT}`),
        },
      });
      await expectUntouched(fixture);
      const tried = await fixture.stackctl("up --json --force", { env });
      expect(tried).toMatchObject({ exitCode: 5 });
      expect(tried.json()).toMatchObject({ error: { code: "launch-failed" } });

      const answering = await fixture.stackctl("up --json", {
        env: { ...env, PORT: String(await listen()) },
      });
      expect(answering.json()).toMatchObject({ error: { code: "launch-failed" } });
    },
  );

  scenario(
    "refuses --pull never without the image",
    { "compose.yaml": `services: { db: { ${quickIdle} }, web: { image: "stackctl-test/not-here:1" } }` },
    async (fixture) => {
      const up = await fixture.stackctl("up --pull never --json", { env: stable });
      expect(up).toMatchObject({ exitCode: 5 });
      expect(up.json()).toMatchObject({
        error: { code: "launch-failed", message: expect.stringContaining("--pull never forbids pulling it") },
      });
      await expectUntouched(fixture);
    },
  );

  scenario(
    "warns of a folder that Docker would create, and refuses a secret with a missing file",
    {
      "compose.yaml": `
        services:
          web: { ${quickIdle}, volumes: ["./made:/made"] }
          safe: { ${quickIdle}, secrets: [key], profiles: [safe] }
        secrets: { key: { file: ./key.txt } }
      `,
    },
    async (fixture) => {
      const up = await fixture.stackctl("up --json", { env: stable });
      expect(up).toMatchObject({ exitCode: 0 });
      expect(up.json()).toMatchObject({ warnings: [{ code: "bind-source-created" }] });
      const safe = await fixture.stackctl("up --enable-safe --json", { env: stable });
      expect(safe).toMatchObject({
        exitCode: 5,
        stderr: expect.stringContaining("key.txt, which does not exist"),
      });
      expect(await statesOf(fixture.project)).toEqual({ web: "running" });
      await fixture.write("key.txt", "hunter2");
      expect(await fixture.stackctl("up --enable-safe", { env: stable })).toMatchObject({ exitCode: 0 });
    },
  );

  scenario(
    "names every variable with an invalid value and its line, although Compose names none",
    {
      "compose.yaml": `services:
        web: { ${quickIdle}, ports: ["127.0.0.1:\${WEB_PORT:-8080}:80"], mem_limit: "\${WEB_MEMORY:-64m}" }
      `,
      ".env": "# mine\nWEB_PORT=http\nWEB_MEMORY=plenty\n",
    },
    async (fixture) => {
      const up = await fixture.stackctl("up --json", { env: stable });
      expect(up).toMatchObject({ exitCode: 3 });
      expect(up.json()).toMatchObject({
        error: {
          code: "invalid-setting",
          problems: expect.arrayContaining([
            {
              message: 'WEB_PORT is "http", which is not a port, and services.web.ports uses it',
              file: ".env",
              line: 2,
              column: null,
              hint: "Use a number from 1 to 65535, or a range such as 8000-8010.",
            },
            expect.objectContaining({
              message: expect.stringMatching(/^WEB_MEMORY is "plenty", which is not a size/),
              line: 3,
            }),
          ]),
        },
      });
    },
  );

  scenario(
    "reports every missing network, volume, secret and device at once, and ignores disabled features",
    {
      "compose.yaml": `
        services:
          db: { ${quickIdle} }
          net: { ${quickIdle}, profiles: [bad], networks: [one, two], depends_on: [db] }
          vol: { ${quickIdle}, profiles: [bad], volumes: ["one:/one", "two:/two"] }
          key: { ${quickIdle}, profiles: [bad], secrets: [key, empty, shared], configs: [site] }
          ai: { ${quickIdle}, profiles: [bad], models: [llm] }
          vpn: { ${quickIdle}, profiles: [bad], network_mode: "container:$GONE-vpn" }
          usb: { ${quickIdle}, profiles: [bad], devices: ["/dev/$GONE:/dev/x"], runtime: "$GONE",
            logging: { driver: "$GONE" }, cpus: 4000 }
        networks: { one: { external: true, name: "$GONE-1" }, two: { external: true, name: "$GONE-2" } }
        volumes: { one: { external: true, name: "$GONE-1" }, two: { external: true, name: "$GONE-2" } }
        secrets: { key: { environment: KEY_UNSET }, empty: { environment: EMPTY }, shared: { external: true } }
        configs: { site: { environment: SITE_UNSET } }
        models: { llm: { model: ai/none } }
      `,
      "stackctl.yaml": "features: { bad: {} }\n",
    },
    async (fixture) => {
      const gone = fixture.project;
      const env = { ...stable, GONE: gone, EMPTY: "" };
      const up = await fixture.stackctl("up --enable-bad --json", { env });
      expect(up).toMatchObject({ exitCode: 5 });
      const messages = [
        ...["1", "2"].map((one) => `net uses the external network ${gone}-${one}, which does not exist`),
        ...["1", "2"].map((one) => `vol uses the external volume ${gone}-${one}, which does not exist`),
        "key takes secret key from the variable KEY_UNSET, which is not set",
        expect.stringContaining("key uses the external secret shared"),
        "key takes config site from the variable SITE_UNSET, which is not set",
        expect.stringContaining("ai uses models"),
        `vpn shares container ${gone}-vpn (network_mode), which does not exist`,
        `usb uses the device /dev/${gone}, which this machine does not have`,
        expect.stringContaining(`usb uses the runtime ${gone}`),
        expect.stringContaining(`usb uses the log driver ${gone}`),
        expect.stringContaining("usb may use 4000 CPUs"),
      ];
      const { error } = up.json(
        z.object({
          error: z.object({
            code: z.string(),
            problems: z.array(z.object({ message: z.string(), hint: z.string() })),
          }),
        }),
      );
      expect(error.code).toBe("launch-failed");
      expect(error.problems.map(({ message }) => message)).toEqual(expect.arrayContaining(messages));
      expect(error.problems).toHaveLength(messages.length);
      expect(error.problems.map(({ hint }) => hint).join()).toContain(`docker network create ${gone}-2`);
      await expectUntouched(fixture);
      const doctor = await fixture.stackctl("doctor --enable-bad", { env });
      expect(doctor).toMatchObject({ exitCode: 5 });
      for (const text of ["KEY_UNSET", `${gone}-2`, "uses models"]) expect(doctor.stdout).toContain(text);

      expect(await fixture.stackctl("up --json", { env })).toMatchObject({ exitCode: 0 });
      expect(await statesOf(fixture.project)).toEqual({ db: "running" });
    },
  );

  scenario(
    "names the owner of a container_name and of a name that Compose would generate",
    {
      "compose.yaml": `services:
        db: { ${quickIdle} }
        web: { ${quickIdle}, container_name: "$NAME", depends_on: [db] }
        api: { ${quickIdle}, depends_on: [db] }
      `,
    },
    async (fixture) => {
      const env = { ...stable, NAME: `${fixture.project}-fixed` };
      const holder = await createFixture("holder", {
        "compose.yaml": `services: { old: { ${quickIdle}, container_name: "$NAME" } }`,
      });
      onTestFinished(holder.cleanup);
      await holder.compose("up -d", { env });
      const plain = `${fixture.project}-api-1`;
      await docker("create", "--name", plain, busyboxImage, "true");
      onTestFinished(async () => {
        await docker("rm", "--force", plain);
      });
      const up = await fixture.stackctl("up --json", { env });
      expect(up).toMatchObject({ exitCode: 5 });
      expect(up.json()).toMatchObject({
        error: {
          code: "launch-failed",
          cause: { id: "name-taken" },
          problems: expect.arrayContaining([
            expect.objectContaining({
              message: `web needs the container name ${env.NAME}, but service old of Compose project ${holder.project} already has it`,
            }),
            expect.objectContaining({
              message: `api needs the container name ${plain}, but a container that Compose did not create already has it`,
            }),
          ]),
        },
      });
      await expectUntouched(fixture);
      await docker("rm", "--force", plain);
      await holder.compose("down");
      expect(await fixture.stackctl("up", { env })).toMatchObject({ exitCode: 0 });
      expect(await fixture.stackctl("up --force-recreate", { env })).toMatchObject({ exitCode: 0 });
    },
  );

  scenario(
    "reports an image of another platform with its service, and warns of an image for another engine",
    {
      "compose.yaml": `services:
        db: { ${quickIdle} }
        never: { ${quickIdle}, profiles: [never], platform: linux/s390x, pull_policy: never }
        pulled: { ${quickIdle}, profiles: [pulled], platform: linux/s390x }
      `,
    },
    async (fixture) => {
      const never = await fixture.stackctl("up --enable-never --json", { env: stable });
      expect(never).toMatchObject({ exitCode: 5 });
      expect(never.json()).toMatchObject({
        error: {
          code: "launch-failed",
          message: expect.stringMatching(/^never needs image .* for linux\/s390x /),
        },
      });
      const forced = await fixture.stackctl("up --enable-pulled --force --json", { env: stable });
      expect(forced.exitCode).not.toBe(0);
      expect(forced.json()).toMatchObject({ failures: [{ service: "pulled" }] });
    },
  );

  scenario(
    "refuses to wait for the health of a service without a health check, as lint does",
    {
      "compose.yaml": `services:
        db: { ${quickIdle} }
        web: { ${quickIdle}, depends_on: { db: { condition: service_healthy } } }
        lax: { ${quickIdle}, depends_on: { db: { condition: service_healthy, required: false } } }
      `,
    },
    async (fixture) => {
      const up = await fixture.stackctl("up --json", { env: stable });
      expect(up).toMatchObject({ exitCode: 5 });
      expect(up.json()).toMatchObject({
        error: {
          message: expect.stringMatching(/^web waits until db is healthy, but db has no health check/),
        },
      });
      await expectUntouched(fixture);
      const lint = await fixture.stackctl("lint --json");
      expect(lint.json()).toMatchObject({
        findings: expect.arrayContaining([
          expect.objectContaining({
            rule: "health-dependency",
            service: "web",
            file: "compose.yaml",
            line: 3,
          }),
        ]),
      });
      await expect(fixture.compose("up -d")).rejects.toMatchObject({
        stderr: expect.stringContaining("has no healthcheck configured"),
      });
    },
  );

  describe.skipIf(hasGpu)("on an engine without a GPU (skipped where it has one)", () => {
    scenario(
      "tests the GPU runtime by starting a container",
      {
        "compose.yaml": `services:
          train: { ${quick}, command: sleep 1000,
            deploy: { resources: { reservations: { devices: [{ capabilities: [gpu], count: 1 }] } } } }
        `,
      },
      async (fixture) => {
        const folder = join(fixture.directory, "bin");
        await mkdir(folder);
        await writeFile(join(folder, "nvidia-container-runtime-hook"), "#!/bin/sh\n", { mode: 0o755 });
        const env = { ...stable, PATH: [folder, process.env.PATH].join(delimiter) };
        const up = await fixture.stackctl("up --json", { env });
        expect(up).toMatchObject({ exitCode: 5 });
        expect(up.json()).toMatchObject({
          error: {
            code: "gpu-unavailable",
            message: expect.stringContaining(
              "a test container with a GPU does not start: could not select device driver",
            ),
            hint: expect.stringContaining("driver, which is not loaded"),
          },
        });
        await expectUntouched(fixture);
      },
    );
  });
});

async function expectUntouched({ project }: Fixture): Promise<void> {
  expect(await containersOf(project)).toEqual([]);
  expect(await networksOf(project)).toEqual([]);
  expect(await volumesOf(project)).toEqual([]);
}

/** Listens on a port in the test's own process and closes each connection, until the test ends. */
async function listen(): Promise<number> {
  const server = createServer((socket) => socket.destroy()).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("a TCP server has a port");
  return address.port;
}
