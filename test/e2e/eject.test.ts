import { expect } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { containersOf, statesOf } from "../support/engine/engine.ts";
import type { Fixture } from "../support/fixture.ts";
import { quickProbed } from "../support/quick-probed.ts";
import { quick, quickIdle } from "../support/quick-service.ts";
import { scenario } from "../support/scenario.ts";

const secret = "hunter2-hunter2";
const files = {
  "compose.yaml": `
    include: [parts/db/compose.yaml]
    x-common: &common { DB_PASSWORD: "\${DB_PASSWORD:?}", LEVEL: "\${LEVEL:-info}" }
    services:
      web:
        ${quick}
        command: [sh, -c, 'test "$$DB_PASSWORD" = ${secret} && test -e /data/here && sleep 1000']
        environment: { <<: *common, URL: "postgres://u:\${DB_PASSWORD}@db/x", API_TOKEN: literal-token }
        volumes: ["./data:/data:ro"]
        depends_on:
          db: { condition: service_healthy }
          mail: { condition: service_started, required: false }
      cache: { ${quickIdle}, profiles: [cache] }
      mail: { ${quickIdle}, profiles: [mail] }
  `.replace(`${quick}`, quick.split(", ").join("\n        ")),
  "parts/db/compose.yaml": `
    services:
      db: { ${quickProbed("test -e /conf/ready")}, volumes: ["./conf:/conf"] }
  `,
  "parts/db/conf/ready": "",
  "data/here": "",
  ".env": `DB_PASSWORD=${secret}\nLEVEL=debug\nCOMPOSE_PROFILES=mail\n`,
};
const File = z.object({ services: z.record(z.string(), z.record(z.string(), z.unknown())) });
const Document = z.strictObject({
  project: z.string(),
  written: z.boolean(),
  services: z.array(z.string()),
  variables: z.array(z.string()),
  secrets: z.array(z.string()),
  files: z.array(z.strictObject({ path: z.string(), action: z.string(), text: z.string().optional() })),
  warnings: z.array(z.unknown()),
});

describeWithEngine("eject", () => {
  scenario(
    "writes one file that docker compose runs alone, with the services of the plan",
    files,
    async (fixture) => {
      const plan = await fixture.stackctl("plan --disable-mail --enable-cache --json");
      const planned = z.object({ services: z.array(z.object({ name: z.string() })) }).parse(plan.json());
      const names = planned.services.map(({ name }) => name).toSorted();
      expect(names).toEqual(["cache", "db", "web"]);

      const eject = await fixture.stackctl("eject --output out/compose.yaml --disable-mail --enable-cache");
      expect(eject).toMatchObject({ exitCode: 0, stderr: "" });
      expect(eject.stdout).toContain("Fill in API_TOKEN, DB_PASSWORD in out/.env.");
      const text = await fixture.read("out/compose.yaml");
      expect(Object.keys(File.parse(parse(text)).services).toSorted()).toEqual(names);
      expect(text).not.toMatch(/profiles:|include:|x-common/);
      expect(text).not.toContain(fixture.directory);
      await expectNoSecrets(fixture, "out/compose.yaml", "out/.env");

      await expect(compose(fixture, "config")).rejects.toThrow(/set (?:API_TOKEN|DB_PASSWORD) in \.env/);
      const env = await fixture.read("out/.env");
      expect(env).toContain("LEVEL=debug\n");
      await fixture.write(
        "out/.env",
        env.replace("DB_PASSWORD=", `DB_PASSWORD=${secret}`).replace("API_TOKEN=", "API_TOKEN=t"),
      );
      expect((await compose(fixture, "config --services")).split("\n").toSorted()).toEqual(names);

      await compose(fixture, "up -d --wait");
      expect(await statesOf(fixture.project)).toEqual({ cache: "running", db: "running", web: "running" });
      // The stack is the same: stackctl sees it and reports no problem.
      const quickly = { STACKCTL_STABILITY_WINDOW: "100ms" };
      expect(await fixture.stackctl("status --disable-mail --enable-cache", { env: quickly })).toMatchObject({
        exitCode: 0,
      });
    },
  );

  scenario("resolves to the same model as the project", files, async (fixture) => {
    expect(await fixture.stackctl("eject --minimal")).toMatchObject({ exitCode: 0 });
    const env = { DB_PASSWORD: secret, API_TOKEN: "literal-token", COMPOSE_PROFILES: "" };
    const resolve = async (args: string) => parse(await fixture.compose(`${args} config`, { env }));
    const { "x-common": _, ...project } = z
      .record(z.string(), z.unknown())
      .parse(await resolve("--env-file .env"));
    const ejected = await resolve("-f compose.ejected.yaml --env-file .env.ejected");
    const web = z.looseObject({ depends_on: z.looseObject({ mail: z.unknown() }) });
    const services = z.looseObject({ web }).parse(project.services);
    const { mail: _mail, ...dependsOn } = services.web.depends_on;
    expect(ejected).toEqual({
      ...project,
      services: { ...services, web: { ...services.web, depends_on: dependsOn } },
    });
  });

  scenario(
    "prints the same with --json, and writes no file with --dry-run or --output -",
    files,
    async (fixture) => {
      const dry = await fixture.stackctl("eject --dry-run --json");
      const document = dry.json(Document);
      expect(document).toMatchObject({
        project: fixture.project,
        written: false,
        services: ["db", "mail", "web"],
        variables: ["LEVEL"],
        secrets: ["API_TOKEN", "DB_PASSWORD"],
        files: [
          { path: "compose.ejected.yaml", action: "create" },
          { path: ".env.ejected", action: "create" },
        ],
      });
      const printed = await fixture.stackctl("eject --output -");
      expect(printed.stdout).toBe(document.files[0]?.text);
      expect(printed.stdout + dry.stdout).not.toMatch(/hunter2|literal-token/);
      await expect(fixture.read("compose.ejected.yaml")).rejects.toThrow("ENOENT");
    },
  );

  scenario(
    "replaces a file only with --force, and never a file of the project itself",
    files,
    async (fixture) => {
      await fixture.write("mine.yaml", "mine\n");
      const refused = await fixture.stackctl("eject --output mine.yaml --json");
      expect(refused).toMatchObject({
        exitCode: 2,
        stderr: expect.stringContaining("mine.yaml would be replaced"),
      });
      expect(refused.json()).toMatchObject({
        error: { code: "confirmation-needed", hint: expect.stringContaining("--force") },
      });
      expect(await fixture.read("mine.yaml")).toBe("mine\n");
      expect(await fixture.stackctl("eject --output mine.yaml --force")).toMatchObject({ exitCode: 0 });

      const before = await fixture.read("compose.yaml");
      expect(await fixture.stackctl("eject --output compose.yaml --force")).toMatchObject({
        exitCode: 2,
        stderr: expect.stringContaining("is a compose file of this project"),
      });
      expect(await fixture.read("compose.yaml")).toBe(before);
    },
  );

  scenario(
    "keeps words that equal a weak password, and hides the password everywhere else",
    {
      "compose.yaml": `
        services:
          postgres:
            ${quick.split(", ").join("\n            ")}
            hostname: postgres
            command: [sh, -c, 'echo "cannot log in with \${DB_PASSWORD}" && exit 3']
            environment: { PGUSER: postgres, PGPASSWORD: "\${DB_PASSWORD}", PATHS: /var/lib/postgresql/data }
      `,
      ".env": "DB_PASSWORD=postgres\n",
    },
    async (fixture) => {
      const printed = await fixture.stackctl("eject --output -");
      expect(printed).toMatchObject({ exitCode: 0 });
      const { services } = File.parse(parse(printed.stdout));
      const ask = "${DB_PASSWORD:?set DB_PASSWORD in .env}";
      expect(services.postgres).toMatchObject({
        hostname: "postgres",
        command: ["sh", "-c", `echo "cannot log in with ${ask}" && exit 3`],
        environment: { PGUSER: "postgres", PGPASSWORD: ask, PATHS: "/var/lib/postgresql/data" },
      });
      const up = await fixture.stackctl("up");
      expect(up.exitCode).toBe(6);
      expect(up.stderr + up.stdout).toContain("stackctl logs postgres");
      expect(up.stderr + up.stdout).toContain("cannot log in with ***");
    },
  );

  scenario(
    "names values that look like secrets but cannot be secrets",
    {
      "compose.yaml": `
        services:
          web: { ${quickIdle}, healthcheck: { test: [CMD, "true"], retries: "\${RETRY_TOKEN:-300000}" } }
      `,
    },
    async (fixture) => {
      expect(await fixture.stackctl("eject --output -")).toMatchObject({
        exitCode: 3,
        stdout: "",
        stderr: expect.stringContaining("--plain NAME"),
      });
      const plain = await fixture.stackctl("eject --output - --plain RETRY_TOKEN");
      expect(plain).toMatchObject({
        exitCode: 0,
        stdout: expect.stringContaining("retries: ${RETRY_TOKEN:-300000}"),
      });
      expect(await containersOf(fixture.project)).toEqual([]);
    },
  );
});

function compose(fixture: Fixture, args: string): Promise<string> {
  return fixture.compose(`-f out/compose.yaml ${args}`);
}

async function expectNoSecrets(fixture: Fixture, ...paths: readonly string[]): Promise<void> {
  for (const path of paths) expect(await fixture.read(path)).not.toMatch(/hunter2-|literal-token/);
}
