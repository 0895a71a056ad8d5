import { chmod, mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { delimiter, join } from "node:path";
import { execa } from "execa";
import { expect, onTestFinished } from "vitest";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { containersOf } from "../support/engine/engine.ts";
import type { Fixture } from "../support/fixture.ts";
import { freePort } from "../support/free-port.ts";
import { quickIdle } from "../support/quick-service.ts";
import { scenario } from "../support/scenario.ts";
import { scenarioAsUser, user } from "../support/scenario-as-user.ts";

const files = {
  "compose.yaml": `services: { web: { ${quickIdle} }, extra: { ${quickIdle}, profiles: [extra] } }`,
  "stackctl.yaml": "features: { extra: {} }\n",
};
const needEngine = ["up --json", "plan --json", "status --json", "restart --json", "down --json", "logs"];

describeWithEngine("without an engine", () => {
  scenario(
    "at the socket, every command that needs an engine fails with one line",
    files,
    async (fixture) => {
      const address = `unix://${join(fixture.directory, "no.sock")}`;
      const line = `no Docker engine runs at ${address} (DOCKER_HOST): the socket does not exist`;
      await expectUnavailable(fixture, { DOCKER_HOST: address }, line, /Start Docker .* DOCKER_HOST/);
    },
  );

  scenario("at the TCP port, these commands fail in the same way", files, async (fixture) => {
    const address = `tcp://127.0.0.1:${await freePort()}`;
    const line = `no Docker engine answers at ${address} (DOCKER_HOST): connection refused`;
    await expectUnavailable(fixture, { DOCKER_HOST: address }, line, /Start Docker .* DOCKER_HOST/);
  });

  scenarioAsUser("that may be used, they name the socket and the group", files, async (fixture) => {
    const path = join(fixture.directory, "engine.sock");
    const server = createServer().listen(path);
    onTestFinished(() => void server.close());
    await chmod(path, 0o000);
    await chmod(fixture.directory, 0o755);
    const line = `no permission to use the Docker engine at unix://${path} (DOCKER_HOST)`;
    const env = { DOCKER_HOST: `unix://${path}`, HOME: fixture.directory };
    await expectUnavailable(fixture, env, line, /docker \$USER/, user);
  });

  scenario("because of an invalid address, these commands show the valid format", files, async (fixture) => {
    const line = "DOCKER_HOST is not an engine address: nonsense://here";
    await expectUnavailable(fixture, { DOCKER_HOST: "nonsense://here" }, line, /unix:\/\/.* tcp:\/\//);
  });

  scenario("features, config and a flag in .env work", files, async (fixture) => {
    const env = { DOCKER_HOST: `unix://${join(fixture.directory, "no.sock")}` };
    const features = await fixture.stackctl("features --json", { env });
    expect(features).toMatchObject({ exitCode: 0, stderr: "" });
    expect(features.json()).toMatchObject({ features: [{ name: "extra", services: ["extra"] }] });
    expect(await fixture.stackctl("config", { env })).toMatchObject({ exitCode: 0, stderr: "" });
    expect(await fixture.stackctl("features enable extra", { env })).toMatchObject({ exitCode: 0 });
    expect(await fixture.read(".env")).toBe("ENABLE_EXTRA=true\n");
  });
});

describeWithEngine("without docker's programs", () => {
  scenario("a missing docker is reported with the package to install", files, async (fixture) => {
    const empty = join(fixture.directory, "empty");
    await mkdir(empty);
    const line = "no docker command was found on the PATH";
    await expectUnavailable(fixture, { PATH: empty }, line, /Install Docker Engine 25 .* Compose 2\.30/);

    const features = await fixture.stackctl("features --json", { env: { PATH: empty } });
    expect(features).toMatchObject({ exitCode: 0 });
    expect(features.json()).toMatchObject({
      features: [{ name: "extra", enabled: false, services: [] }],
      warnings: [{ code: "without-compose", message: expect.stringContaining(line) }],
    });
  });

  scenario("a docker without Compose is reported with the missing package", files, async (fixture) => {
    const { stdout: docker } = await execa("sh", ["-c", "command -v docker"]);
    const folder = join(fixture.directory, "bin");
    await mkdir(folder);
    // The docker CLI reports a missing plugin like any unknown command.
    const script = `#!/bin/sh\nshift\nexec '${docker}' compose-that-is-missing "$@"\n`;
    await writeFile(join(folder, "docker"), script, { mode: 0o755 });
    const env = { PATH: [folder, process.env.PATH].join(delimiter) };
    await expectUnavailable(fixture, env, "docker has no compose plugin", /docker-compose-plugin/);
  });
});

/** Expects exit code 4, one line with a hint, the same with --json, and no container on the real engine. */
async function expectUnavailable(
  fixture: Fixture,
  env: Readonly<Record<string, string>>,
  line: string,
  hint: RegExp,
  as: { readonly uid?: number } = {},
): Promise<void> {
  for (const command of needEngine) {
    const result = await fixture.stackctl(command, { env: { COLUMNS: "1000", ...env }, ...as });
    expect([command, result.exitCode]).toEqual([command, 4]);
    const [said, advice, ...rest] = result.stderr.trimEnd().split("\n");
    expect(said).toBe(`✖ ${line}`);
    expect(advice).toMatch(hint);
    expect(rest).toEqual([]);
    if (!command.endsWith("--json")) expect(result.stdout).toBe("");
    else {
      expect(result.json()).toEqual({
        error: { code: "engine-unavailable", message: line, hint: expect.stringMatching(hint) },
      });
    }
  }
  expect(await containersOf(fixture.project)).toEqual([]);
}
