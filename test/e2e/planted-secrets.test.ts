import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { UpReport } from "../../src/domain/report.ts";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { busyboxImage } from "../support/engine/images.ts";
import type { Fixture } from "../support/fixture.ts";
import { plantSecrets } from "../support/planted-project.ts";
import { quick } from "../support/quick-service.ts";
import { scenario } from "../support/scenario.ts";
import { writtenForms } from "../support/secret-shapes.ts";
import { spyOnDocker } from "../support/spy-on-docker.ts";

const seeds = (process.env.STACKCTL_SECRET_SEEDS ?? "1").split(",").map(Number);

const commands = [
  "up --artifacts kept",
  "restart talker --json --progress json",
  "status --json --resources",
  "plan --json",
  "plan",
  "config --json",
  "features --json",
  "doctor --json",
  "lint --json",
  "down --json",
] as const;

describeWithEngine("secrets of every shape in every place", () => {
  for (const seed of seeds) {
    const planted = plantSecrets(seed);
    scenario(`are in no output, file or argument (seed ${seed})`, planted.files, async (fixture) => {
      const spy = await spyOnDocker(fixture);
      const env = { ...spy.env, ...planted.env, STACKCTL_UNHEALTHY_GRACE: "300ms" };
      const said = new Map<string, string>();
      for (const command of commands) {
        const forRunner = command.startsWith("up") ? github(fixture.directory) : {};
        const { stdout, stderr } = await fixture.stackctl(command, { env: { ...env, ...forRunner } });
        said.set(`stdout of ${command}`, stdout).set(`stderr of ${command}`, stderr);
      }
      for (const [path, text] of await readWritten(fixture, Object.keys(planted.files))) said.set(path, text);
      said.set("arguments", (await spy.calls()).join("\n"));
      expect(said.get("stdout of up --artifacts kept")).toContain("***");
      expect([...said.keys()]).toEqual(
        expect.arrayContaining([
          "kept/logs/talker.log",
          "kept/logs/heir.log",
          "kept/inspect/lister.json",
          "summary.md",
        ]),
      );
      const leaks = [...planted.secrets].flatMap(([where, secret]) =>
        [...said].flatMap(([place, text]) =>
          findShown(text, secret).map((form) => `${where}: shown ${form} in ${place}`),
        ),
      );
      expect(leaks).toEqual([]);
      expect(planted.secrets.size).toBeGreaterThan(450);
    });
  }
});

/** The encodings in which a text contains a line of a secret. */
function findShown(text: string, secret: string): readonly string[] {
  const lines = secret.split("\n").filter((line) => line.length >= 8 && !line.startsWith("-----"));
  return Object.entries(writtenForms).flatMap(([form, write]) =>
    lines.some((line) => text.includes(write(line))) ? [form] : [],
  );
}

/** The files below the project's folder that the test did not write. */
async function readWritten(
  { directory }: Fixture,
  given: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1))
    .filter((path) => !given.includes(path) && !path.startsWith("spy"));
  return new Map(
    await Promise.all(
      paths.map(async (path) => [path, await readFile(join(directory, path), "utf8")] as const),
    ),
  );
}

/** The variables of a GitHub Actions step that stackctl reads. */
function github(directory: string): Readonly<Record<string, string>> {
  return {
    CI: "true",
    GITHUB_ACTIONS: "true",
    GITHUB_STEP_SUMMARY: join(directory, "summary.md"),
    GITHUB_OUTPUT: join(directory, "outputs.txt"),
    RUNNER_TEMP: join(directory, "temp"),
  };
}

const silent = {
  "stackctl.yaml": "features: { backend: { profiles: [backend] } }\n",
  "compose.yaml": `
    services:
      backend:
        ${quick.replaceAll(", ", "\n        ")}
        environment: { DB_PASSWORD: "\${A_PASSWORD}" }
        command: [sh, -c, "echo ready; exit 1"]
      web:
        ${quick.replaceAll(", ", "\n        ")}
        command: sleep 1000
        depends_on: { backend: { condition: service_started } }
  `,
};
const weak = [
  "exited",
  "backend",
  "exited with code 1",
  "stackctl",
  "stackctl logs",
  "failed",
  "running",
  "services",
  "web",
  "ready",
] as const;

describeWithEngine("a password that is a word", () => {
  scenario("changes nothing of what stackctl itself says", silent, async (fixture) => {
    const outputs = async (passwords: Readonly<Record<string, string>>) => {
      const env = { A_PASSWORD: "x", ...passwords, STACKCTL_STABILITY: "300ms" };
      await fixture.compose("down -t 0", { env });
      const up = await fixture.stackctl("up --json", { env });
      const plan = await fixture.stackctl("plan --json", { env });
      const { failures, services } = up.json(UpReport);
      return {
        failures: failures.map(({ logs, ...failure }) => failure),
        services: services.map(({ name, verdict }) => [name, verdict]),
        plan: plan.stdout,
      };
    };
    const usual = await outputs({ B_PASSWORD: "Unlike-any-word-7" });
    expect(usual.failures).toMatchObject([{ service: "backend", message: "exited with code 1" }]);
    const passwords = weak.map((word, index) => [`WEAK_PASSWORD_${index}`, word] as const);
    expect(await outputs(Object.fromEntries(passwords))).toEqual(usual);
  });
});

const token = "s3cr3t.Tag-9xQ";
describeWithEngine("a secret", () => {
  scenario(
    "in the tag of an image is in no output and no file",
    {
      ".env": `IMAGE_TOKEN=${token}\n`,
      "compose.yaml":
        'services: { web: { image: "stackctl-test/absent:${IMAGE_TOKEN}", pull_policy: never } }',
    },
    async (fixture) => {
      for (const command of ["plan", "plan --json", "up", "up --json", "status --json", "doctor --json"]) {
        const { stdout, stderr } = await fixture.stackctl(command);
        expect([command, stdout + stderr]).toEqual([command, expect.not.stringContaining(token)]);
      }
      for (const [path, text] of await readWritten(fixture, [".env", "compose.yaml"]))
        expect([path, text]).toEqual([path, expect.not.stringContaining(token)]);
    },
  );

  scenario(
    "in a line of a Dockerfile is not in the error of its build",
    {
      Dockerfile: `FROM ${busyboxImage}\nENV API_TOKEN=${token}\nENV OLD_PASSWORD ${token}x\nRUN echo "using $API_TOKEN" && exit 3\n`,
      "compose.yaml": "services: { web: { build: . } }",
    },
    async (fixture) => {
      for (const command of ["up", "up --json --progress json --artifacts kept"]) {
        const { stdout, stderr, exitCode } = await fixture.stackctl(command);
        expect(exitCode).toBe(5);
        expect([command, stdout + stderr]).toEqual([command, expect.not.stringContaining(token)]);
      }
      for (const [path, text] of await readWritten(fixture, ["Dockerfile", "compose.yaml"]))
        expect([path, text]).toEqual([path, expect.not.stringContaining(token)]);
    },
  );
});
