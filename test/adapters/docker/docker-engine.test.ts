import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { hostname } from "node:os";
import { Transform } from "node:stream";
import { execa } from "execa";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { createNodeFiles } from "../../../src/adapters/disk/node-files.ts";
import { createDockerEngine } from "../../../src/adapters/docker/docker-engine.ts";
import { openEngineConnection } from "../../../src/adapters/docker/engine-connection.ts";
import { readEngineUsage } from "../../../src/adapters/docker/engine-usage.ts";
import type { Measurement } from "../../../src/domain/container.ts";
import { describeWithEngine } from "../../support/engine/describe-with-engine.ts";
import { docker } from "../../support/engine/docker.ts";
import { removeProject } from "../../support/engine/engine.ts";
import { busyboxImage } from "../../support/engine/images.ts";
import { freePort } from "../../support/free-port.ts";
import { until, untilFits } from "../../support/until.ts";
import { describeEngineContract } from "../engine-contract.ts";

const env = new Map(
  Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
);

function newProject(): string {
  return `st-engine-${randomBytes(3).toString("hex")}`;
}

/** Makes a container that Compose might have made. */
async function make(
  way: "run" | "create",
  project: string,
  service: string,
  args: readonly string[],
  command: readonly string[],
) {
  const labels = { "com.docker.compose.project": project, "com.docker.compose.service": service };
  const flags = Object.entries(labels).flatMap(([name, value]) => ["--label", `${name}=${value}`]);
  await docker(
    way,
    ...(way === "run" ? ["--detach"] : []),
    "--stop-timeout",
    "0",
    "--name",
    `${project}-${service}`,
    ...flags,
    ...args,
    busyboxImage,
    ...command,
  );
}

const run = (project: string, service: string, args: readonly string[], command: readonly string[]) =>
  make("run", project, service, args, command);

describeWithEngine("the Docker engine", () => {
  describeEngineContract(async () => {
    const project = newProject();
    return {
      project,
      engine: createDockerEngine({ env }),
      unreachable: createDockerEngine({ env: new Map([["DOCKER_HOST", "unix:///nonexistent/docker.sock"]]) }),
      image: busyboxImage,
      versions: { api: /^1\.\d+$/, cgroup: /^[12]$/ },
      unreachableSocket: "/nonexistent/docker.sock",
      checkThatHangs: { command: ["sleep", "30"], intervalMs: 30_000, timeoutMs: 300 },
      async run(service, { says = [], endsWith } = {}) {
        const script = [
          ...says.map((line) => `echo ${line}`),
          endsWith === undefined ? "exec sleep 1000" : `exit ${endsWith}`,
        ];
        await run(project, service, [], ["sh", "-c", script.join("; ")]);
        if (endsWith !== undefined) await docker("wait", `${project}-${service}`);
      },
      async publish(service) {
        const published = await freePort();
        await run(project, service, ["--publish", `127.0.0.1:${published}:80`], ["sleep", "1000"]);
        return published;
      },
      async remove(service) {
        await docker("rm", "--force", `${project}-${service}`);
      },
      async create(service, { broken = false } = {}) {
        await make("create", project, service, [], broken ? ["no-such-program"] : ["sleep", "1000"]);
      },
      checkThatEnds: (exitCode) => ({
        command: ["sh", "-c", `exit ${exitCode}`],
        intervalMs: 30_000,
        timeoutMs: 30_000,
      }),
      cleanup: () => removeProject(project),
    };
  });

  describe("beyond the contract", () => {
    const engine = createDockerEngine({ env });
    let project: string;
    beforeEach(() => {
      project = newProject();
    });
    afterEach(() => removeProject(project));

    const only = async () => {
      const [container] = await engine.listContainers(project);
      if (!container) throw new Error("no container");
      return container;
    };

    it("reads health with its probes, ports and limits", async () => {
      const health = [
        "--health-cmd",
        "echo not yet; exit 1",
        "--health-interval",
        "100ms",
        "--health-retries",
        "1",
      ];
      await run(
        project,
        "web",
        [...health, "--memory", "64m", "--publish", "127.0.0.1::80"],
        ["sleep", "1000"],
      );
      const controller = new AbortController();
      for await (const { action } of engine.watch(project, controller.signal)) {
        if (action === "health" || (await only()).health === "unhealthy") controller.abort();
      }
      const container = await only();
      expect(container).toMatchObject({ health: "unhealthy", memoryLimitBytes: 64 * 1024 ** 2 });
      expect(container.probes[0]).toMatchObject({ exitCode: 1, output: "not yet" });
      expect(container.publishedPorts).toEqual([
        { hostIp: "127.0.0.1", published: expect.any(Number), target: 80, protocol: "tcp" },
      ]);
    });

    it("reads the check that a container has, its addresses and exposed ports", async () => {
      const health = [
        "--health-cmd",
        "wget -q localhost:80",
        "--health-interval",
        "7s",
        "--health-timeout",
        "2s",
      ];
      await run(project, "web", [...health, "--expose", "80", "--expose", "53/udp"], ["sleep", "1000"]);
      expect(await only()).toMatchObject({
        check: { command: ["/bin/sh", "-c", "wget -q localhost:80"], intervalMs: 7000, timeoutMs: 2000 },
        addresses: [expect.stringMatching(/^\d+\.\d+\.\d+\.\d+$/)],
        exposedPorts: [80],
      });
    });

    it("has no health check if none is declared, and the image's defaults for missing settings", async () => {
      await run(project, "plain", [], ["sleep", "1000"]);
      await run(project, "off", ["--no-healthcheck"], ["sleep", "1000"]);
      await run(project, "usual", ["--health-cmd", "true"], ["sleep", "1000"]);
      const containers = await engine.listContainers(project);
      expect(containers.map(({ service, check }) => [service, check])).toEqual([
        ["off", undefined],
        ["plain", undefined],
        ["usual", { command: ["/bin/sh", "-c", "true"], intervalMs: 30_000, timeoutMs: 30_000 }],
      ]);
    });

    it("runs a check as the container's user with its environment, and keeps what it prints", async () => {
      await run(project, "web", ["--user", "65534", "--env", "GREETING=hello"], ["sleep", "1000"]);
      const command = ["sh", "-c", 'echo "$GREETING from $(id -u)"; echo trouble >&2; exit 2'];
      const result = await engine.probe((await only()).id, { command, intervalMs: 1000, timeoutMs: 30_000 });
      expect(result).toMatchObject({ exitCode: 2, output: expect.stringContaining("hello from 65534") });
      expect(result.output).toContain("trouble");
    });

    it("fails if the check's program is missing or too slow, or the container is paused", async () => {
      await run(project, "web", [], ["sleep", "1000"]);
      const { id } = await only();
      const probe = (command: readonly string[], timeoutMs = 30_000) =>
        engine.probe(id, { command, intervalMs: 1000, timeoutMs });
      expect((await probe(["no-such-program"])).exitCode).not.toBe(0);
      expect(await probe(["sleep", "1000"], 500)).toMatchObject({
        exitCode: -1,
        output: "it took longer than 0.5 s",
      });
      await docker("pause", id);
      expect(await probe(["true"])).toMatchObject({
        exitCode: -1,
        output: expect.stringContaining("paused"),
      });
    });

    it("finds networks, volumes and containers by exact names, and the owners of containers", async () => {
      await docker("network", "create", `${project}-net`);
      await docker("volume", "create", `${project}-data`);
      onTestFinished(async () => {
        await docker("network", "rm", `${project}-net`);
        await docker("volume", "rm", `${project}-data`);
      });
      await run(project, "web", [], ["sleep", "1000"]);
      const wanted = {
        networks: [`${project}-net`, `${project}-ne`, "bridge"],
        volumes: [`${project}-data`, `${project}-dat`],
        containers: [`${project}-web`, `${project}-we`],
      };
      const web = { name: `${project}-web`, project, service: "web", running: true };
      expect(await engine.findNamed(wanted)).toEqual({
        networks: new Set([`${project}-net`, "bridge"]),
        volumes: new Set([`${project}-data`]),
        containers: new Map([[`${project}-web`, web]]),
      });
    });

    it("returns an image's platform, and whether it has a health check", async () => {
      const image = `${project}:checked`;
      await run(project, "web", [], ["true"]);
      await docker("commit", "--change", "HEALTHCHECK CMD true", `${project}-web`, image);
      onTestFinished(async () => {
        await docker("rmi", "--force", image);
      });
      const ids = await engine.findImages([busyboxImage, image]);
      const facts = await engine.describeImages([...ids.values()]);
      const { platform } = await engine.describe();
      expect(facts.get(ids.get(busyboxImage) ?? "")).toEqual({ platform, hasHealthcheck: false });
      expect(facts.get(ids.get(image) ?? "")).toEqual({ platform, hasHealthcheck: true });
    });

    it("leaves out containers of run", async () => {
      await run(project, "web", ["--label", "com.docker.compose.oneoff=True"], ["sleep", "1000"]);
      expect(await engine.listContainers(project)).toEqual([]);
    });

    it("measures a busy container at about the core that it has, and by both ways the same memory", async () => {
      await run(project, "busy", ["--cpus", "0.5"], ["sh", "-c", "while :; do :; done"]);
      const container = await only();
      // A machine that is busy gives it nothing for a while, and stretches the time between two samples.
      const isAboutACore = ({ cpuPercent = 0 }: Partial<Measurement> = {}) =>
        cpuPercent > 5 && cpuPercent < 110;
      const measure = async () => (await engine.measure([container])).get(container.id);
      const usage = await untilFits(measure, isAboutACore);
      const connection = await openEngineConnection(env, createNodeFiles());
      const asked = await readEngineUsage(connection, container.id);
      expect(asked?.cpuMs).toBeGreaterThan(0);
      expect(Math.abs((asked?.memoryBytes ?? 0) - (usage?.memoryBytes ?? 0))).toBeLessThan(2 * 1024 ** 2);
    });

    it("streams a line that the engine keeps in parts as one line, with one time", async () => {
      const script = "head -c 40000 /dev/zero | tr '\\0' x; echo; echo next";
      await run(project, "web", [], ["sh", "-c", script]);
      await docker("wait", `${project}-web`);
      const texts: string[] = [];
      const { signal } = new AbortController();
      for await (const { text } of engine.streamLogs((await only()).id, { follow: false }, signal))
        texts.push(text);
      expect(texts).toEqual(["x".repeat(40_000), "next"]);
    });

    it("reads a log of a terminal, long lines cut, colours taken out, and no JSON taken for more than text", async () => {
      const script = `printf '\\033[31mred\\033[0m\\n{"a":1}\\n'; head -c 1000000 /dev/zero | tr '\\0' x; echo; echo end`;
      await run(project, "web", ["--tty"], ["sh", "-c", script]);
      await docker("wait", `${project}-web`);
      const lines = await engine.readLogs((await only()).id, 100);
      expect(lines.slice(0, 2)).toEqual(["red", '{"a":1}']);
      expect(lines.at(-1)).toBe("end");
      expect(Math.max(...lines.map(({ length }) => length))).toBe(2000);
    });

    it("reads no log if the engine keeps none", async () => {
      await run(project, "web", ["--log-driver", "none"], ["sleep", "1000"]);
      expect(await engine.readLogs((await only()).id, 10)).toEqual([]);
    });

    it("reads listeners and mounts for a failure, and no value of a variable", async () => {
      const health = [
        "--network",
        "none",
        "--health-cmd",
        "wget -q http://localhost:3000",
        "--pids-limit",
        "50",
        "--read-only",
      ];
      const mounts = [
        "--tmpfs",
        "/scratch",
        "--mount",
        `type=volume,source=${project},target=/data,readonly`,
      ];
      const env = ["--env", "EMPTY=", "--env", "TOKEN=hunter22"];
      const serve = "echo serving; exec httpd -f -p 127.0.0.1:3000";
      await run(project, "web", [...health, ...mounts, ...env, "--user", "1000"], ["sh", "-c", serve]);
      const { id } = await only();
      await until(async () => ((await engine.readFacts(id))?.listeners?.length ?? 0) > 0);
      const facts = await engine.readFacts(id);
      await docker("rm", "--force", `${project}-web`);
      await docker("volume", "rm", project);
      expect(facts).toEqual({
        probe: ["CMD-SHELL", "wget -q http://localhost:3000"],
        command: ["sh", "-c", serve],
        user: "1000",
        variables: new Map([
          ["EMPTY", false],
          ["TOKEN", true],
          ["PATH", true],
        ]),
        mounts: expect.arrayContaining([
          { kind: "volume", source: project, destination: "/data", writable: false },
          { kind: "tmpfs", source: "", destination: "/scratch", writable: true },
        ]),
        hasReadOnlyRoot: true,
        processLimit: 50,
        imagePlatform: facts?.enginePlatform,
        enginePlatform: expect.stringMatching(/^linux\/\w+$/),
        listeners: [{ address: "127.0.0.1", port: 3000 }],
      });
    });

    it("reads listeners inside the container if the engine is remote", async () => {
      await run(project, "web", ["--network", "none"], ["httpd", "-f", "-p", "3000"]);
      const { id } = await only();
      const renamed = () =>
        new Transform({
          transform(chunk: Buffer, _, done) {
            const name = `"Name":"${hostname()}"`;
            const other = `"Name":"${"x".repeat(hostname().length)}"`;
            done(null, Buffer.from(chunk.toString("latin1").replace(name, other), "latin1"));
          },
        });
      const proxy = createServer((client) => {
        client.pipe(connect("/var/run/docker.sock")).pipe(renamed()).pipe(client);
      }).listen(0, "127.0.0.1");
      onTestFinished(() => void proxy.close());
      await once(proxy, "listening");
      const address = proxy.address();
      const port = typeof address === "object" ? address?.port : undefined;
      const remote = createDockerEngine({ env: new Map([["DOCKER_HOST", `tcp://127.0.0.1:${port}`]]) });
      await until(async () => ((await engine.readFacts(id))?.listeners?.length ?? 0) > 0);
      const name = "x".repeat(hostname().length);
      expect(await remote.describe()).toMatchObject({
        local: false,
        remote: { host: undefined, name, ssh: false },
      });
      expect(await remote.findRemote()).toMatchObject({ name });
      expect(await engine.findRemote()).toBeUndefined();
      expect((await remote.readFacts(id))?.listeners).toEqual([{ address: "::", port: 3000 }]);
    });

    it("reads only log lines since a given time", async () => {
      await run(
        project,
        "web",
        ["--network", "none"],
        ["sh", "-c", "echo said in this run; exec sleep 1000"],
      );
      const { id } = await only();
      await until(async () => (await engine.readLogs(id, 10)).length === 1);
      await docker("kill", id);
      await docker("start", id);
      const { finishedAtMs = 0 } = await only();
      await until(async () => (await engine.readLogs(id, 10)).length === 2);
      expect(await engine.readLogs(id, 10, undefined, finishedAtMs)).toEqual(["said in this run"]);
      expect(await engine.readLogs(id, 10, undefined, finishedAtMs + 3_600_000)).toEqual([]);
    });

    it("finds images by id and by name, and never treats a reference as a path", async () => {
      const id = (await engine.findImages([busyboxImage])).get(busyboxImage) ?? "";
      const found = await engine.findImages([id, "../info", "", "UPPER:1", busyboxImage, busyboxImage]);
      expect([...found.entries()]).toEqual([
        [id, id],
        [busyboxImage, id],
      ]);
    });

    it("returns its clock, and the owner of a port that Compose did not publish", async () => {
      const { clockMs } = await engine.describe();
      expect(Math.abs((clockMs ?? 0) - Date.now())).toBeLessThan(60_000);
      const published = await freePort();
      await docker(
        "run",
        "--detach",
        "--label",
        `com.docker.compose.project=${project}`,
        "--name",
        project,
        ...[
          "--stop-timeout",
          "0",
          "--publish",
          `127.0.0.1:${published}:53/udp`,
          busyboxImage,
          "sleep",
          "1000",
        ],
      );
      expect((await engine.listHeldPorts()).filter((port) => port.published === published)).toEqual([
        { container: project, project, service: undefined, hostIp: "127.0.0.1", published, protocol: "udp" },
      ]);
    });

    it("tries a GPU by a real start, and leaves nothing behind", async () => {
      // An image of its own, since other tests run containers of busybox at the same time.
      const image = `stackctl-test/${project}:1`;
      const input = `FROM ${busyboxImage}\nLABEL test=${project}\n`;
      await execa("docker", ["build", "--quiet", "--tag", image, "-"], { input });
      onTestFinished(async () => void (await docker("image", "rm", "--force", image)));
      const trial = await engine.tryGpu(image, undefined);
      const { runtimes, cdiDevices } = await engine.describe();
      const hasGpu = runtimes.includes("nvidia") || cdiDevices.length > 0;
      const refused = { kind: "fails", said: expect.stringContaining("could not select device driver") };
      expect(trial).toEqual(hasGpu ? { kind: "works" } : refused);
      expect(await docker("ps", "--all", "--quiet", "--filter", `ancestor=${image}`)).toBe("");
    });

    it("makes no request, and throws nothing, for no containers and no images", async () => {
      const nowhere = createDockerEngine({ env: new Map([["DOCKER_HOST", "unix:///nonexistent"]]) });
      expect((await nowhere.measure([])).size).toBe(0);
    });
  });
});
