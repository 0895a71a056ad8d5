import { expect } from "vitest";
import { UpReport } from "../../src/domain/report.ts";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { containerOf } from "../support/engine/engine.ts";
import { quick } from "../support/quick-service.ts";
import { scenario } from "../support/scenario.ts";
import { spyOnDocker } from "../support/spy-on-docker.ts";

const password = "hunter2-correct-horse";
const files = {
  ".env": `DB_PASSWORD=${password}\n`,
  "compose.yaml": `
    services:
      talker:
        ${quick.replaceAll(", ", "\n        ")}
        environment: { DB_PASSWORD: "\${DB_PASSWORD}" }
        command: [sh, -c, "echo connecting with $$DB_PASSWORD; echo postgres://app:$$DB_PASSWORD@db/app; exec sleep 1000"]
        healthcheck: { test: "echo login as app with $$DB_PASSWORD refused; exit 1", interval: 200ms, retries: 1 }
      crasher:
        ${quick.replaceAll(", ", "\n        ")}
        environment: { DB_PASSWORD: "\${DB_PASSWORD}" }
        command: [sh, -c, "echo bad password $$DB_PASSWORD >&2; exit 1"]
        depends_on: { talker: { condition: service_started } }
  `,
};

describeWithEngine("a password in .env", () => {
  for (const [mode, args] of [
    ["plain", "up"],
    ["JSON", "up --json --progress json"],
    ["status", "status --json"],
    ["config", "config --json"],
    ["plan", "plan"],
  ] as const) {
    scenario(`is never shown by ${mode} output, nor in the arguments of a child`, files, async (fixture) => {
      const spy = await spyOnDocker(fixture);
      const env = { ...spy.env, STACKCTL_UNHEALTHY_GRACE: "300ms" };
      const result = await fixture.stackctl(args, { env });
      expect(result.stdout + result.stderr).not.toContain(password);
      if (args.startsWith("up")) {
        expect(result).toMatchObject({ exitCode: 6 });
        expect(result.stdout + result.stderr).toContain("***");
        expect((await containerOf(fixture.project, "talker")).env).toMatchObject({ DB_PASSWORD: password });
      }
      const calls = await spy.calls();
      expect(calls.length).toBeGreaterThan(0);
      expect(calls.join("\n")).not.toContain(password);
    });
  }

  scenario(
    "is replaced in the log, probe and message of a failure, and the other text stays",
    files,
    async (fixture) => {
      const up = await fixture.stackctl("up --json talker", { env: { STACKCTL_UNHEALTHY_GRACE: "300ms" } });
      expect(up).toMatchObject({ exitCode: 6 });
      expect(up.json(UpReport).failures).toMatchObject([
        {
          service: "talker",
          reason: "unhealthy",
          logs: ["connecting with ***", "postgres://app:***@db/app"],
          probeOutput: expect.arrayContaining(["login as app with *** refused"]),
        },
      ]);
    },
  );

  scenario(
    "is not shown by Compose's error about its position",
    {
      ".env": `DB_PASSWORD=${password}\n`,
      "compose.yaml": `services: { web: { ${quick}, depends_on: ["\${DB_PASSWORD}"] } }`,
    },
    async (fixture) => {
      const up = await fixture.stackctl("up --json");
      expect(up).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('undefined service "***"') });
      expect(up.stdout + up.stderr).not.toContain(password);
    },
  );

  scenario(
    "is not shown by the error of an invalid file",
    { ".env": `DB_PASSWORD="${password}\n`, "compose.yaml": `services: { web: { ${quick} } }` },
    async (fixture) => {
      for (const args of ["up", "up --json", "config", "features"]) {
        const result = await fixture.stackctl(args);
        expect([args, result.exitCode]).toEqual([args, 3]);
        expect(result.stdout + result.stderr).toContain("DB_PASSWORD");
        expect(result.stdout + result.stderr).not.toContain(password);
      }
    },
  );
});

/** The sources of a container's password other than a variable of the project. */
const origins = {
  "an env_file": { keys: "env_file: inside.env", "inside.env": `export DB_PASSWORD="${password}"\n` },
  "a file that only Compose finds": {
    keys: 'env_file: [{ path: "${WHERE:-inside}.env", required: false }]',
    "inside.env": `DB_PASSWORD=${password}\n`,
  },
  "the compose file": { keys: `environment: { DB_PASSWORD: ${password} }` },
} as const;

describeWithEngine("a password from", () => {
  for (const [origin, { keys, ...more }] of Object.entries(origins)) {
    const talker = (files["compose.yaml"].split("      crasher:")[0] ?? "").replace(/environment: .*/, keys);
    scenario(
      `${origin} is in no failure card, document, event or artifact`,
      { ...more, "compose.yaml": talker },
      async (fixture) => {
        const env = { STACKCTL_UNHEALTHY_GRACE: "300ms" };
        const text = await fixture.stackctl("up", { env });
        expect(text.exitCode).toBe(6);
        expect(text.stdout).toContain("login as app with *** refused");
        const json = await fixture.stackctl("restart --json --progress json --artifacts kept", { env });
        expect(json.json(UpReport).failures).toMatchObject([
          { logs: expect.arrayContaining(["connecting with ***"]) },
        ]);
        const waited = await fixture.stackctl("wait --timeout 2s", { env });
        expect(waited.exitCode).toBe(6);
        const kept = ["report.json", "events.ndjson", "logs/talker.log", "inspect/talker.json"];
        const artifacts = await Promise.all(kept.map((name) => fixture.read(`kept/${name}`)));
        for (const said of [text, json, waited]) expect(said.stdout).not.toContain(password);
        expect(artifacts.join("\n")).not.toContain(password);
        // Only Compose resolves a path with a variable, so events cannot mask the values of that file.
        if (origin === "a file that only Compose finds") return;
        for (const said of [text, json, waited]) expect(said.stderr).not.toContain(password);
      },
    );
  }
});
