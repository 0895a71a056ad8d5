import { join } from "node:path";
import { execa } from "execa";
import { expect, it, onTestFinished } from "vitest";
import { describeWithEngine } from "../../support/engine/describe-with-engine.ts";
import { createFixture, type Fixture } from "../../support/fixture.ts";
import { quick, quickIdle } from "../../support/quick-service.ts";
import { launcher } from "../../support/run-stackctl.ts";
import { scenario } from "../../support/scenario.ts";

/** Every command that takes --progress. */
const commands = ["up", "down", "restart", "wait", "bench-features"] as const;

const files = { "compose.yaml": `services: { web: { ${quickIdle} } }` };

interface Trouble {
  readonly title: string;
  readonly args?: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}

const troubles: readonly Trouble[] = [
  { title: "an unknown option", args: ["--no-such-option"] },
  { title: "a feature that does not exist", args: ["--enable", "nothing"] },
  { title: "two values that exclude each other", args: ["--minimal", "--all"] },
  { title: "a value that makes no sense", args: ["--engine", "abacus"] },
  { title: "a setting that makes no sense", env: { STACKCTL_WAIT_TIMEOUT: "soon" } },
  { title: "a folder that is not there", args: ["--project-directory", "/nowhere/at/all"] },
  { title: "no compose file", files: { "compose.yaml": "", "README.md": "" } },
  { title: "a compose file that is no YAML", files: { "compose.yaml": "services: [}" } },
  { title: "a manifest that is wrong", files: { ...files, "stackctl.yaml": "features: 7" } },
  { title: "an environment file that cannot be parsed", files: { ...files, ".env": "A='b" } },
  { title: "an engine that is absent", env: { DOCKER_HOST: "unix:///nowhere/docker.sock" } },
  {
    title: "a container that cannot start",
    files: { "compose.yaml": `services: { web: { ${quick}, command: /no/such } }` },
  },
  { title: "GitHub Actions", args: ["--no-such-option"], env: { CI: "true", GITHUB_ACTIONS: "true" } },
];

/** The lines of stderr that are not JSON documents. */
function findText(stderr: string): readonly string[] {
  return stderr.split("\n").filter((line) => {
    try {
      if (line !== "") JSON.parse(line);
      return false;
    } catch {
      return true;
    }
  });
}

function lastOf(stderr: string): unknown {
  return JSON.parse(stderr.trim().split("\n").at(-1) ?? "");
}

describeWithEngine("stderr with --progress json is one JSON document per line", () => {
  for (const { title, args = [], files: own = files, env } of troubles) {
    it(`with ${title}, of every command`, async () => {
      const ended = await Promise.all(
        commands.map(async (command) => {
          const fixture = await createFixture("json-stderr", own);
          onTestFinished(() => fixture.cleanup());
          const words = [command, "--progress", "json", ...args];
          return fixture.stackctl(words, { env: env ?? {} });
        }),
      );
      expect(ended.map(({ args, stderr }) => [args[0], findText(stderr)])).toEqual(
        commands.map((command) => [command, []]),
      );
      for (const { exitCode, stderr, args } of ended) {
        if (exitCode !== 0 && exitCode !== 6) {
          expect(lastOf(stderr), args[0]).toMatchObject({
            kind: "error",
            error: { code: expect.any(String) },
          });
        }
      }
    });
  }

  scenario("during a wait for another command and after an interrupt", files, async (fixture) => {
    const slow = await holdLock(fixture);
    const outcomes = await Promise.all(
      (["up", "down", "restart"] as const).map(async (command) => {
        const waiting = fixture.start([command, "--progress", "json"]);
        await waiting.says("waiting-for-lock");
        waiting.signal("SIGTERM");
        return waiting.result;
      }),
    );
    for (const { args, exitCode, stderr } of outcomes) {
      expect([args[0], exitCode, findText(stderr)]).toEqual([args[0], 130, []]);
      expect(lastOf(stderr)).toMatchObject({ kind: "error", error: { code: "interrupted" } });
    }
    slow.signal("SIGTERM");
    await slow.result;
  });

  scenario("if stdout is a broken pipe", files, async (fixture) => {
    const { stderr } = await execa(
      "sh",
      ["-c", '"$0" "$1" up --json --progress json | true', process.execPath, launcher],
      { cwd: fixture.directory, env: { COMPOSE_PROJECT_NAME: fixture.project }, reject: false },
    );
    expect(findText(stderr)).toEqual([]);
  });

  scenario("also if the environment sets the option", files, async (fixture) => {
    const env = { STACKCTL_PROGRESS: "json", DOCKER_HOST: `unix://${join(fixture.directory, "no.sock")}` };
    const { stderr } = await fixture.stackctl("up", { env });
    expect(findText(stderr)).toEqual([]);
    expect(lastOf(stderr)).toMatchObject({ kind: "error" });
  });
});

/** An `up` that holds the project's lock until it is interrupted. */
async function holdLock(fixture: Fixture) {
  await fixture.compose("up -d");
  const health = 'healthcheck: { test: "false", interval: 1h }';
  await fixture.write("compose.yaml", `services: { web: { ${quickIdle}, ${health} } }`);
  const up = fixture.start("up", { env: { STACKCTL_WAIT_TIMEOUT: "1h" } });
  await up.says("web starting");
  return up;
}
