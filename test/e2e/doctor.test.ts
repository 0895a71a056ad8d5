import { chmod, mkdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { delimiter, join } from "node:path";
import { execa } from "execa";
import { expect, onTestFinished } from "vitest";
import { DoctorReport } from "../../src/domain/doctor-report.ts";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { containersOf, networksOf } from "../support/engine/engine.ts";
import { quickIdle } from "../support/quick-service.ts";
import type { StackctlResult } from "../support/run-stackctl.ts";
import { scenario } from "../support/scenario.ts";
import { scenarioAsUser, user } from "../support/scenario-as-user.ts";

const stable = { env: { STACKCTL_STABILITY_WINDOW: "300ms" } };
const files = {
  "compose.yaml": `services: { web: { ${quickIdle} }, extra: { ${quickIdle}, profiles: [extra] } }`,
  "stackctl.yaml": "features: { extra: {} }\n",
};
const everyName = [
  ...[
    "node",
    "runs-by",
    "docker-cli",
    "compose",
    "context",
    "socket",
    "engine",
    "cgroup",
    "clock",
    "disk",
    "memory",
  ],
  ...["files", "project", "env-file", "lock"],
  ...[
    "images",
    "platforms",
    "requirements",
    "names",
    "health",
    "leftovers",
    "orphans",
    "paused",
    "ports",
    "bind-mounts",
    "gpu",
  ],
];

describeWithEngine("doctor", () => {
  scenario("finds no error in a stack that can start, and changes nothing", files, async (fixture) => {
    const doctor = await fixture.stackctl("doctor --json");
    expect(doctor).toMatchObject({ exitCode: 0, stderr: "" });
    const { ok, checks } = doctor.json(DoctorReport);
    expect(ok).toBe(true);
    expect(checks.map(({ name }) => name)).toEqual(everyName);
    expect(statusOf(doctor, "engine")).toEqual(["ok"]);
    expect(statusOf(doctor, "project")).toEqual(["ok"]);
    expect(await containersOf(fixture.project)).toEqual([]);
    expect(await networksOf(fixture.project)).toEqual([]);

    const text = await fixture.stackctl("doctor");
    expect(text.stdout).toMatch(/^✔ engine +Docker Engine \d+/m);
    expect(text.stdout.trimEnd().split("\n").at(-1)).toMatch(/^✔ 26 checks: /);
  });

  scenario(
    "finds leftovers, orphans, a taken port, a missing mount and a readable .env, each with a fix",
    {
      ...files,
      ".env": "API_TOKEN=hunter2-hunter2\n",
    },
    async (fixture) => {
      await fixture.stackctl("up --enable-extra", stable);
      await fixture.write(
        "compose.yaml",
        `
        services:
          renamed: { ${quickIdle}, ports: ["127.0.0.1:$PORT:80"], secrets: [key] }
          extra: { ${quickIdle}, profiles: [extra] }
        secrets: { key: { file: ./key } }`,
      );
      await chmod(join(fixture.directory, ".env"), 0o644);
      const before = await containersOf(fixture.project);
      const doctor = await fixture.stackctl("doctor --json", { env: { PORT: String(await listen()) } });
      expect(doctor).toMatchObject({ exitCode: 5 });
      expect(doctor.stdout).not.toContain("hunter2");
      const { ok, checks } = doctor.json(DoctorReport);
      expect(ok).toBe(false);
      expect(checks).toEqual(
        expect.arrayContaining([
          expect.objectContaining({
            name: "leftovers",
            status: "warning",
            message: expect.stringContaining("extra (feature extra is disabled"),
          }),
          expect.objectContaining({
            name: "orphans",
            status: "warning",
            message: expect.stringContaining("containers of web are left over"),
          }),
          expect.objectContaining({
            name: "ports",
            status: "error",
            message: expect.stringContaining(`(pid ${process.pid})`),
          }),
          expect.objectContaining({
            name: "bind-mounts",
            status: "error",
            message: expect.stringContaining("/key, which does not exist"),
          }),
          {
            name: "env-file",
            status: "warning",
            message: ".env holds API_TOKEN, and other users may read it",
            fix: "Run chmod 600 .env.",
          },
        ]),
      );
      expect(
        checks
          .filter(({ status }) => status === "error" || status === "warning")
          .every(({ fix }) => fix !== null),
      ).toBe(true);
      expect(await containersOf(fixture.project)).toEqual(before);
    },
  );

  scenario(
    "exits with 3 for invalid values, and still runs the checks that need no project",
    { "compose.yaml": `services: { web: { ${quickIdle}, mem_limit: "$LIMIT" } }`, ".env": "LIMIT=lots\n" },
    async (fixture) => {
      const doctor = await fixture.stackctl("doctor --json");
      expect(doctor).toMatchObject({ exitCode: 3 });
      expect(doctor.json(DoctorReport).checks).toContainEqual({
        name: "project",
        status: "error",
        message: '.env:1: LIMIT is "lots", which is not a size, and services.web.mem_limit uses it',
        fix: "Use a size such as 512m or 2g.",
      });
      expect(statusOf(doctor, "engine")).toEqual(["ok"]);
      expect(statusOf(doctor, "ports")).toEqual(["skipped"]);
    },
  );

  scenario("checks the machine if there is no project", {}, async (fixture) => {
    const doctor = await fixture.stackctl("doctor --json");
    expect(doctor).toMatchObject({ exitCode: 0 });
    expect(statusOf(doctor, "engine")).toEqual(["ok"]);
    expect(statusOf(doctor, "project")).toEqual(["skipped"]);
  });

  scenario("without an engine runs the remaining checks and exits with 4", files, async (fixture) => {
    const path = join(fixture.directory, "no.sock");
    const doctor = await fixture.stackctl("doctor --json", { env: { DOCKER_HOST: `unix://${path}` } });
    expect(doctor).toMatchObject({ exitCode: 4, stderr: "" });
    expect(doctor.json(DoctorReport).checks).toContainEqual({
      name: "socket",
      status: "error",
      message: `${path} does not exist, so no engine runs there`,
      fix: expect.stringContaining("systemctl start docker"),
    });
    expect(doctor.json(DoctorReport).checks.map(({ name }) => name)).toEqual(everyName);
    expect(statusOf(doctor, "project")).toEqual(["ok"]);
    expect(statusOf(doctor, "leftovers")).toEqual(["skipped"]);
  });

  scenario("reports an invalid DOCKER_HOST with the valid format", files, async (fixture) => {
    const doctor = await fixture.stackctl("doctor --json", { env: { DOCKER_HOST: "nonsense://here" } });
    expect(doctor).toMatchObject({ exitCode: 4 });
    expect(doctor.json(DoctorReport).checks).toContainEqual({
      name: "context",
      status: "error",
      message: "DOCKER_HOST is not an engine address: nonsense://here",
      fix: expect.stringContaining("unix:///var/run/docker.sock"),
    });
  });

  scenarioAsUser("names a socket that may not be used, and the group", files, async (fixture) => {
    const path = join(fixture.directory, "engine.sock");
    const server = createServer().listen(path);
    onTestFinished(() => void server.close());
    await chmod(path, 0o000);
    await chmod(fixture.directory, 0o755);
    const env = { DOCKER_HOST: `unix://${path}`, HOME: fixture.directory };
    const doctor = await fixture.stackctl("doctor --json", { env, ...user });
    expect(doctor).toMatchObject({ exitCode: 4 });
    expect(doctor.json(DoctorReport).checks).toContainEqual({
      name: "socket",
      status: "error",
      message: `permission denied for ${path}`,
      fix: expect.stringContaining("docker $USER"),
    });
  });

  scenarioAsUser("names every file that cannot be read", files, async (fixture) => {
    await fixture.write(".env", "A=1\n");
    for (const name of [".env", "stackctl.yaml"]) await chmod(join(fixture.directory, name), 0o000);
    await chmod(fixture.directory, 0o755);
    const doctor = await fixture.stackctl("doctor --json", { env: { HOME: fixture.directory }, ...user });
    const found = doctor.json(DoctorReport).checks.filter(({ name }) => name === "files");
    expect(found.map(({ status, message }) => `${status} ${message}`)).toEqual([
      `error cannot read ${join(fixture.directory, "stackctl.yaml")}: permission denied`,
      `error cannot read ${join(fixture.directory, ".env")}: permission denied`,
    ]);
    expect(statusOf(doctor, "project")).toEqual(["skipped"]);
  });

  scenario("without docker, and without Compose, names the package to install", files, async (fixture) => {
    const empty = join(fixture.directory, "empty");
    await mkdir(empty);
    const nowhere = { PATH: empty, DOCKER_HOST: `unix://${join(fixture.directory, "no.sock")}` };
    const none = await fixture.stackctl("doctor --json", { env: nowhere });
    expect(none).toMatchObject({ exitCode: 4, stderr: "" });
    expect(statusOf(none, "docker-cli")).toEqual(["error"]);
    expect(statusOf(none, "compose")).toEqual(["skipped"]);
    expect(statusOf(none, "project")).toEqual(["skipped"]);

    const { stdout: docker } = await execa("sh", ["-c", "command -v docker"]);
    await rm(empty, { recursive: true });
    await mkdir(empty);
    const script = `#!/bin/sh\nshift\nexec '${docker}' compose-that-is-missing "$@"\n`;
    await writeFile(join(empty, "docker"), script, { mode: 0o755 });
    const env = { PATH: [empty, process.env.PATH].join(delimiter) };
    const bare = await fixture.stackctl("doctor --json", { env });
    expect(bare).toMatchObject({ exitCode: 4 });
    expect(bare.json(DoctorReport).checks).toContainEqual({
      name: "compose",
      status: "error",
      message: "docker has no compose plugin",
      fix: expect.stringContaining("docker-compose-plugin"),
    });
    expect(statusOf(bare, "engine")).toEqual(["ok"]);
  });

  scenario(
    "shows the command that is changing the project, and the lock of a killed command",
    { "compose.yaml": `services: { web: { ${quickIdle} } }` },
    async (fixture) => {
      const up = fixture.start("up", { env: { STACKCTL_STABILITY_WINDOW: "1h" } });
      await up.says("starting");
      const during = await fixture.stackctl("doctor --json");
      expect(lockOf(during)).toMatchObject({
        status: "warning",
        message: expect.stringContaining(`stackctl up (pid ${up.pid}) is changing`),
      });
      up.signal("SIGKILL");
      await up.result;
      expect(lockOf(await fixture.stackctl("doctor --json"))).toMatchObject({
        message: expect.stringContaining("ended without releasing its lock"),
      });
    },
  );
});

function statusOf(result: StackctlResult, name: string): readonly string[] {
  return result
    .json(DoctorReport)
    .checks.filter((check) => check.name === name)
    .map(({ status }) => status);
}

function lockOf(result: StackctlResult) {
  return result.json(DoctorReport).checks.find(({ name }) => name === "lock");
}

/** Listens on a port in the test's own process until the test ends. */
async function listen(): Promise<number> {
  const server = createServer();
  onTestFinished(() => void server.close());
  return await new Promise((resolve, reject) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (address === null || typeof address === "string") reject(new Error("a TCP server has a port"));
      else resolve(address.port);
    });
  });
}
