import { chmod, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from "vitest";
import * as z from "zod";
import { UpReport } from "../../src/domain/report.ts";
import { knownCauses } from "../../src/plan/failures/known-causes/known-causes.ts";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { docker } from "../support/engine/docker.ts";
import { containerOf } from "../support/engine/engine.ts";
import { busyboxImage } from "../support/engine/images.ts";
import { type FakeRegistry, startFakeRegistry } from "../support/fake-registry.ts";
import type { Fixture, FixtureFiles } from "../support/fixture.ts";
import { makeForeignImage } from "../support/foreign-image.ts";
import { freePort } from "../support/free-port.ts";
import { quick, quickIdle, quickServer } from "../support/quick-service.ts";
import type { StackctlResult } from "../support/run-stackctl.ts";
import { scenario } from "../support/scenario.ts";

/** The --json output of a failed launch. */
const LaunchError = z.object({
  error: z.object({
    message: z.string(),
    hint: z.string(),
    cause: z.object({ id: z.string() }).optional(),
  }),
});

interface Case {
  /** The id of the expected known cause. */
  readonly id: string;
  readonly title: string;
  /** Keys of the service `web` in a flow mapping, or a whole compose file. */
  readonly compose: string;
  readonly files?: FixtureFiles;
  /** The expected text on the failure card. */
  readonly why: RegExp;
  readonly args?: string;
  readonly env?: () => Promise<Readonly<Record<string, string>>>;
  readonly prepare?: (fixture: Fixture) => Promise<void>;
  readonly skip?: boolean;
}

const fast = { STACKCTL_STABILITY_WINDOW: "10s", STACKCTL_UNHEALTHY_GRACE: "300ms" };
const foreignImage = "stackctl-test/foreign:1";
let registry: FakeRegistry;

const probed = (test: string) => `healthcheck: { test: ${test}, interval: 200ms, retries: 2 }`;
const fromRegistry = async () => ({ REGISTRY: registry.address });
const executable = (fixture: Fixture) => chmod(join(fixture.directory, "run.sh"), 0o755);
const hasNvidia =
  inject("engine").kind === "available" &&
  (await docker("info", "--format", "{{json .Runtimes}}")).includes("nvidia");

const cases: readonly Case[] = [
  {
    id: "hook-failed",
    title: "its post_start hook ends with another code than 0",
    compose: `${quickServer}, post_start: [{ command: [sh, -c, "exit 3"] }]`,
    why: /post_start hook, `sh -c exit 3`, exited with code 3/,
  },
  {
    id: "port-mismatch",
    title: "its health check uses another port than it listens on",
    compose: `${quick}, command: httpd -f -p 3000, ${probed('"wget -q -O /dev/null http://localhost:8080/"')}`,
    why: /uses port 8080, but the container listens on 3000/,
  },
  {
    id: "port-mismatch",
    title: "its health check uses another port and prints no error",
    compose: `${quick}, command: httpd -f -p 3000, ${probed('"nc 127.0.0.1 8080 2>/dev/null || exit 1"')}`,
    why: /uses port 8080, but the container listens on 3000/,
  },
  {
    id: "probe-command-missing",
    title: "its health check runs a program that the image does not have",
    compose: `${quickServer}, ${probed('["CMD", "curl", "-f", "http://localhost/"]')}`,
    why: /runs curl, which is not in the image/,
  },
  {
    id: "probe-command-missing",
    title: "its health check runs such a program by a shell",
    compose: `${quickServer}, ${probed('"curl -f http://localhost/ || exit 1"')}`,
    why: /runs curl, which is not in the image/,
  },
  {
    id: "probe-too-slow",
    title: "its health check takes longer than its timeout",
    compose: `${quickIdle}, healthcheck: { test: sleep 30, interval: 200ms, timeout: 300ms, retries: 2 }`,
    why: /did not finish within its timeout of 300ms/,
  },
  {
    id: "missing-variable",
    title: "a variable that it needs is empty",
    compose: `${quick}, command: [sh, -c, ": $\${DATABASE_URL:?}"], environment: { DATABASE_URL: "" }`,
    why: /needs DATABASE_URL, which is empty/,
  },
  {
    id: "missing-variable",
    title: "a variable that it needs is not set",
    compose: `${quick}, command: [sh, -c, "echo 'Error: environment variable API_ENDPOINT is required' >&2; exit 1"]`,
    why: /needs API_ENDPOINT, which is not set/,
  },
  {
    id: "command-not-found",
    title: "its command is not in the image",
    compose: `${quick}, command: /opt/nowhere`,
    why: /runs \/opt\/nowhere, which is not in the image/,
  },
  {
    id: "command-not-found",
    title: "its script runs what is not in the image",
    compose: `${quick}, command: [sh, -c, "gunicorn app:app"]`,
    why: /runs gunicorn, which is not in the image/,
  },
  {
    id: "command-not-executable",
    title: "its command may not be executed",
    compose: `${quick}, command: /etc/passwd`,
    why: /\/etc\/passwd exists, but is not executable/,
  },
  {
    id: "interpreter-missing",
    title: "its script names an interpreter that does not exist",
    compose: `${quick}, command: /run.sh, volumes: ["./run.sh:/run.sh:ro"]`,
    files: { "run.sh": "#!/usr/bin/python9\n" },
    prepare: executable,
    why: /\/run\.sh exists, but the interpreter/,
  },
  {
    id: "exec-format",
    title: "its script has no first line that names an interpreter",
    compose: `${quick}, command: /run.sh, volumes: ["./run.sh:/run.sh:ro"]`,
    files: { "run.sh": "echo hello\n" },
    prepare: executable,
    why: /cannot execute \/run\.sh/,
  },
  {
    id: "wrong-architecture",
    title: "its image is for another processor",
    compose: `image: "${foreignImage}", pull_policy: never, stop_signal: SIGKILL`,
    why: /the image is built for linux\/\w+, but the engine runs on linux\/\w+/,
  },
  {
    id: "user-unknown",
    title: "its user is not in the image",
    compose: `${quickIdle}, user: nobodyx`,
    why: /names nobodyx, which does not exist in the image/,
  },
  {
    id: "volume-permission",
    title: "its user may not write to its volume",
    compose: `
      services: { web: { ${quick}, user: "1000", volumes: ["state:/data"], command: [sh, -c, "echo x > /data/file"] } }
      volumes: { state: }
    `,
    why: /runs as user 1000, which has no permission for \/data \(volume \S+_state\)/,
  },
  {
    id: "read-only-files",
    title: "it writes to a mount that is read-only",
    compose: `${quick}, volumes: ["./conf:/conf:ro"], command: [sh, -c, "touch /conf/x"]`,
    files: { "conf/keep": "" },
    why: /writes to \/conf \(\/\S+\/conf of this machine\), which is mounted read-only/,
  },
  {
    id: "out-of-memory",
    title: "it reports that it has no memory left (culprits.test.ts tests a kill by the kernel)",
    compose: `${quick}, command: [sh, -c, "echo 'java.lang.OutOfMemoryError: Java heap space'; exit 1"]`,
    why: /no memory is left: java\.lang\.OutOfMemoryError/,
  },
  {
    id: "killed-unexplained",
    title: "it was killed and has a memory limit, but the engine reports no memory problem",
    compose: `${quick}, command: [sh, -c, "exit 137"], mem_limit: 8m`,
    why: /Its memory limit is 8 MiB/,
  },
  {
    id: "disk-full",
    title: "its tmpfs is full",
    compose: `${quick}, tmpfs: ["/data:size=64k"], command: [sh, -c, "dd if=/dev/zero of=/data/x bs=1k count=200"]`,
    why: /no space is left in \/data \(a tmpfs\)/,
  },
  {
    id: "process-limit",
    title: "it may not have more processes",
    compose: `${quick}, pids_limit: 3, command: [sh, -c, "sleep 9 & sleep 9 & sleep 9 & sleep 9 & wait"]`,
    why: /limit of 3 processes/,
  },
  {
    id: "name-not-resolved",
    title: "it looks for a service of another name",
    compose: `services: { database: { ${quickIdle} }, web: { ${quick}, command: wget -q http://databse/, depends_on: [database] } }`,
    why: /looks for host databse, but no service has that name/,
  },
  {
    id: "connection-refused",
    title: "what it depends on does not listen",
    compose: `services: { db: { ${quickIdle} }, web: { ${quick}, command: wget -q http://db:5432/, depends_on: [db] } }`,
    why: /refused the connection/,
  },
  {
    id: "connection-refused",
    title: "it looks for another service in itself",
    compose: `${quick}, command: wget -q http://127.0.0.1:5432/`,
    why: /connects to 127\.0\.0\.1, which in a container is the container itself/,
  },
  {
    id: "address-in-use",
    title: "two of its processes use one port",
    compose: `${quick}, command: [sh, -c, "httpd -p 80; exec httpd -f -p 80"]`,
    why: /another process in the same network already listens on/,
  },
  {
    id: "address-not-here",
    title: "it listens on an address of another machine",
    compose: `${quick}, command: httpd -f -p 192.0.2.1:80`,
    why: /listens on an address, which belongs neither to its container nor/,
  },
  {
    id: "still-downloading",
    title: "its model is still being downloaded",
    compose: `${quick}, command: [sh, -c, "echo Starting; echo 'Downloading model.safetensors 45.2 % (1.2 of 2.7 GB)'; exec sleep 1000"], ${probed('"false"').replace("retries: 2", "retries: 2, start_period: 5m")}`,
    args: "--wait-timeout 2s",
    // The containers are started first, so the measured time is waiting only.
    prepare: async (fixture) => void (await fixture.stackctl("up --no-wait")),
    why: /still downloading: Downloading model\.safetensors 45\.2 %/,
  },
  {
    id: "gpu-unavailable",
    title: "it asks for a GPU runtime that the engine does not have",
    compose: `${quickIdle}, runtime: nvidia`,
    why: /^web uses the runtime nvidia, which this engine does not have/,
    skip: hasNvidia,
  },
  {
    id: "name-taken",
    title: "another container has its container name",
    compose: `${quickIdle}, container_name: "$COMPOSE_PROJECT_NAME-mine"`,
    prepare: async ({ project }) => {
      const name = `${project}-mine`;
      await docker("create", "--name", name, busyboxImage);
      onTestFinished(async () => void (await docker("rm", "--force", name)));
    },
    why: /^web needs the container name \S+-mine, but a container that Compose did not create already has it/,
  },
  {
    id: "mount-missing",
    title: "its mount source does not exist",
    compose: `${quickIdle}, volumes: [{ type: bind, source: ./nowhere, target: /data, bind: { create_host_path: false } }]`,
    why: /^web mounts \S+\/nowhere, which does not exist/,
  },
  {
    id: "mount-mismatch",
    title: "it mounts a file onto a folder",
    compose: `${quickIdle}, volumes: ["./file.txt:/tmp"]`,
    files: { "file.txt": "x" },
    why: /file\.txt and \/tmp are not both files or both folders/,
  },
  {
    id: "external-missing",
    title: "its external network does not exist",
    compose: `
      services: { web: { ${quickIdle}, networks: [shared] } }
      networks: { shared: { external: true, name: stackctl-test-no-such-network } }
    `,
    why: /^web uses the external network stackctl-test-no-such-network, which does not exist/,
  },
  {
    id: "image-not-found",
    title: "its registry does not have its image",
    compose: 'image: "$REGISTRY/team/gone:1"',
    env: fromRegistry,
    why: /^web: image \S+\/team\/gone:1 is not in its registry/,
  },
  {
    id: "image-not-found",
    title: "its image is not found locally and may not be pulled",
    compose: 'image: "stackctl-test/no-such-image:1", pull_policy: never',
    why: /^web runs image stackctl-test\/no-such-image:1, which was not found locally/,
  },
  {
    id: "image-unauthorised",
    title: "its registry requires a login",
    compose: 'image: "$REGISTRY/login/app:1"',
    env: fromRegistry,
    why: /^web: the registry denies access to image \S+\/login\/app:1/,
  },
  {
    id: "image-unauthorised",
    title: "its registry denies the image",
    compose: 'image: "$REGISTRY/denied/app:1"',
    env: fromRegistry,
    why: /^web: the registry denies access to image \S+\/denied\/app/,
  },
  {
    id: "registry-limit",
    title: "its registry has had too many requests",
    compose: 'image: "$REGISTRY/limit/app:1"',
    env: fromRegistry,
    why: /^web: the registry received too many requests/,
  },
  {
    id: "registry-unreachable",
    title: "its registry does not answer",
    compose: 'image: "127.0.0.1:$PORT/team/app:1"',
    env: async () => ({ PORT: String(await freePort()) }),
    why: /^web: the request to registry 127\.0\.0\.1:\d+ failed/,
  },
];

describeWithEngine("a service fails because", () => {
  beforeAll(async () => {
    registry = await startFakeRegistry();
    await makeForeignImage(foreignImage);
  });
  afterAll(async () => {
    registry.close();
    await docker("image", "rm", foreignImage);
  });

  for (const { id, title, compose, files, why, args = "", env, prepare, skip } of cases) {
    describe.skipIf(skip)(`${id}${skip ? " (skipped, this engine has a GPU)" : ""}`, () => {
      scenario(title, { "compose.yaml": completeFile(compose), ...files }, async (fixture) => {
        await prepare?.(fixture);
        const variables = { ...fast, ...(await env?.()) };
        const failure = readFailure(await fixture.stackctl(`up --json ${args}`, { env: variables }));
        expect(failure).toEqual({
          id,
          why: expect.stringMatching(why),
          hint: expect.stringMatching(/\w+ \w+/),
        });
      });
    });
  }

  describe("port-taken", () => {
    scenario(
      "another process took its port while it was stopped",
      { "compose.yaml": `services: { web: { ${quickServer}, ports: ["127.0.0.1:$PORT:80"] } }` },
      async (fixture) => {
        const port = await freePort();
        const env = { ...fast, PORT: String(port) };
        expect(await fixture.stackctl("up", { env })).toMatchObject({ exitCode: 0 });
        await docker("kill", (await containerOf(fixture.project, "web")).id);
        await listen(port);
        const failure = readFailure(await fixture.stackctl("restart --json", { env }));
        expect(failure).toMatchObject({ id: "port-taken", why: expect.stringContaining(`port ${port}`) });
      },
    );
  });

  describe("mount-missing", () => {
    scenario(
      "its mount source was removed while it was stopped",
      {
        "compose.yaml": `services:
          web: { ${quickIdle}, volumes: [{ type: bind, source: ./place, target: /data, bind: { create_host_path: false } }] }
        `,
        "place/here": "x",
      },
      async (fixture) => {
        expect(await fixture.stackctl("up", { env: fast })).toMatchObject({ exitCode: 0 });
        await docker("kill", (await containerOf(fixture.project, "web")).id);
        await rm(join(fixture.directory, "place"), { recursive: true });
        const failure = readFailure(await fixture.stackctl("restart --json", { env: fast }));
        expect(failure).toMatchObject({
          id: "mount-missing",
          why: expect.stringMatching(/mount source \S+\/place does not exist/),
        });
      },
    );
  });

  describe("of no known cause", () => {
    scenario(
      "and no cause is invented from its output",
      {
        "compose.yaml": `
          services:
            web: { ${quick}, command: [sh, -c, "cat /log; exit 3"], volumes: ["./log:/log:ro"] }
        `,
        log: `
          warning: HTTP_PROXY is not set, using none
          db:5432: connection refused, trying again
          connected to db:5432
          permission denied for table users (ignored)
          Error: no licence found
        `,
      },
      async (fixture) => {
        const up = await fixture.stackctl("up --json", { env: fast });
        expect(up.json(UpReport).failures).toMatchObject([
          { service: "web", reason: "exited", exitCode: 3, cause: null, commands: ["stackctl logs web"] },
        ]);
      },
    );
  });

  it("each known cause has a test", () => {
    const shown = new Set([...cases.map(({ id }) => id), "port-taken", "left-task"]);
    expect(knownCauses.map(({ id }) => id).filter((id) => !shown.has(id))).toEqual([]);
  });
});

function completeFile(compose: string): string {
  return compose.includes("services:") ? compose : `services: { web: { ${compose} } }`;
}

/** The failure of `web` in the report or, if nothing was launched, in the error. */
function readFailure(result: StackctlResult) {
  if (result.exitCode === 5) {
    const { message, hint, cause } = result.json(LaunchError).error;
    return { id: cause?.id, why: message, hint };
  }
  expect(result).toMatchObject({ exitCode: 6 });
  const failure = result.json(UpReport).failures.find(({ service }) => service === "web");
  expect(failure?.commands.length).toBeGreaterThan(0);
  return { id: failure?.cause?.id, why: failure?.cause?.why, hint: failure?.hint };
}

/** Listens on a port in the test's own process until the test ends. */
async function listen(port: number): Promise<Server> {
  const server = createServer().listen(port, "127.0.0.1");
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once("listening", resolve));
  return server;
}
