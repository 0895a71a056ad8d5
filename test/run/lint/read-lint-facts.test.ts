import { describe, expect, it } from "vitest";
import type { ComposeTarget } from "../../../src/domain/compose-target.ts";
import { StackError } from "../../../src/domain/errors.ts";
import type { Finding, LintRule } from "../../../src/domain/lint.ts";
import type { ComposeModel, Service } from "../../../src/domain/service.ts";
import { lintProject } from "../../../src/plan/lint/lint-project.ts";
import { readLintFacts } from "../../../src/run/lint/read-lint-facts.ts";
import { aHealthcheck, aModel, aService, needs } from "../../support/build/shapes.ts";
import { aRequest, aWorld } from "../../support/build/worlds.ts";
import { ScriptedCompose } from "../../support/fakes/scripted-compose.ts";

interface Linted {
  readonly model: ComposeModel;
  readonly files: Readonly<Record<string, string>>;
  readonly committed?: readonly string[];
  /** The model that Compose returns for a target, if it differs between targets. */
  readonly modelOf?: (target: ComposeTarget) => ComposeModel;
}

/** A Compose whose model depends on the target. */
class ComposeByTarget extends ScriptedCompose {
  readonly #modelOf: (target: ComposeTarget) => ComposeModel;

  constructor(model: ComposeModel, modelOf: (target: ComposeTarget) => ComposeModel) {
    super({ model });
    this.#modelOf = modelOf;
  }

  override async readModel(target: ComposeTarget): Promise<ComposeModel> {
    this.reads.push(target);
    return this.#modelOf(target);
  }
}

async function lint({ modelOf = () => input.model, ...input }: Linted) {
  const compose = new ComposeByTarget(input.model, modelOf);
  const read = await readLintFacts(aRequest(), { ...aWorld(input).world, compose });
  return { ...read, findings: lintProject(read.facts), reads: compose.reads };
}

/** A service without a finding of any rule. */
function sound(name: string, changes: Partial<Service> = {}): Service {
  return aService(name, { healthcheck: aHealthcheck, memoryLimitBytes: 64 * 1024 ** 2, ...changes });
}

function port(published: number) {
  return [{ hostIp: "", published, target: 80, protocol: "tcp" as const }];
}

const short = (findings: readonly Finding[]) =>
  findings.map(({ rule, message, file, line }) => `${rule} ${file}:${line} ${message}`);

describe("lint", () => {
  it("finds nothing in a valid project", async () => {
    const { findings, exhaustive, facts } = await lint({
      model: aModel(sound("core"), sound("web", { profiles: ["web"] })),
      files: { "compose.yaml": "services:\n  core: {image: core:1}\n  web: {image: web:1}\n" },
    });
    expect(findings).toEqual([]);
    expect([exhaustive, facts.runs.length]).toEqual([true, 2]);
  });

  it.each<[LintRule, Partial<Service>, string, string]>([
    ["floating-image", { image: "web" }, "image: web", "web: image web has no tag"],
    [
      "floating-image",
      { image: "r.io:5000/web:latest" },
      "image: r.io:5000/web:latest",
      "web: image r.io:5000/web:latest has the tag latest",
    ],
    ["no-healthcheck", { healthcheck: "undeclared" }, "image: web:1", "web declares no health check"],
    [
      "no-healthcheck",
      { healthcheck: "disabled" },
      "healthcheck: {disable: true}",
      "web disables its health check",
    ],
    ["no-limit", { memoryLimitBytes: undefined }, "image: web:1", "web has no memory limit"],
    [
      "limit-below-reservation",
      { memoryLimitBytes: 32 * 1024 ** 2, memoryReservationBytes: 64 * 1024 ** 2 },
      "mem_limit: 32m",
      "web has a memory limit of 32 MiB but reserves 64 MiB",
    ],
  ])("%s: reports the problem and its place", async (rule, changes, line, message) => {
    const { findings } = await lint({
      model: aModel(sound("web", changes)),
      files: { "compose.yaml": `services:\n  web:\n    ${line}\n` },
    });
    expect(findings).toMatchObject([{ rule, service: "web", message, file: "compose.yaml" }]);
    expect(findings[0]?.line).toBe(line.startsWith("image: web:1") ? 2 : 3);
  });

  it.each<Partial<Service>>([
    { image: "web@sha256:0" },
    { image: "r.io:5000/web:1" },
    { image: "web", hasBuild: true },
    { image: undefined },
  ])("floating-image: accepts %j", async (changes) => {
    const { findings } = await lint({ model: aModel(sound("web", changes)), files: { "compose.yaml": "" } });
    expect(findings).toEqual([]);
  });

  it("no-healthcheck: needs none for a job, or where a dependant relies on the image's own", async () => {
    const model = aModel(
      sound("job", { healthcheck: "undeclared" }),
      sound("db", { healthcheck: "undeclared", restart: "always" }),
      sound("web", {
        dependsOn: [
          needs("job", { condition: "service_completed_successfully" }),
          needs("db", { condition: "service_healthy" }),
        ],
      }),
    );
    const { findings } = await lint({ model, files: { "compose.yaml": "" } });
    expect(findings.filter(({ rule }) => rule === "no-healthcheck")).toEqual([]);
  });

  it("health-dependency: an error if the file disables the check, a warning if the image may have one", async () => {
    const model = aModel(
      sound("off", { healthcheck: "disabled" }),
      sound("bare", { healthcheck: "undeclared" }),
      sound("good"),
      sound("web", {
        dependsOn: [
          needs("off", { condition: "service_healthy" }),
          needs("bare", { condition: "service_healthy" }),
          needs("good", { condition: "service_healthy" }),
        ],
      }),
      sound("lax", { dependsOn: [needs("bare", { condition: "service_healthy", required: false })] }),
    );
    const { findings } = await lint({ model, files: { "compose.yaml": "" } });
    expect(
      findings
        .filter(({ rule }) => rule === "health-dependency")
        .map(({ severity, service, message }) => [severity, service, message]),
    ).toEqual([
      ["error", "web", "web waits until off is healthy, but off disables its health check"],
      ["warning", "web", "web waits until bare is healthy, but bare declares no health check"],
    ]);
  });

  it("port-clash: between core services, with core, and within a feature; not between features that conflict", async () => {
    const model = aModel(
      sound("one", { ports: port(80) }),
      sound("two", { ports: port(80) }),
      sound("a", { ports: port(90), profiles: ["a"] }),
      sound("b", { ports: port(90), profiles: ["b"] }),
    );
    const { findings } = await lint({
      model,
      files: { "compose.yaml": "services:\n  two:\n    image: x\n    ports: ['80:80']\n" },
    });
    expect(short(findings)).toContain("port-clash compose.yaml:4 one and two both publish 80/tcp");
    expect(short(findings).filter((line) => line.includes("90/tcp"))).toEqual([]);
  });

  it("name-clash: a feature's container has the name of a core one", async () => {
    const model = aModel(
      sound("one", { containerName: "x" }),
      sound("two", { containerName: "x", profiles: ["two"] }),
    );
    const { findings } = await lint({ model, files: { "compose.yaml": "" } });
    expect(findings).toMatchObject([
      { rule: "name-clash", message: "one and two both set container_name: x when two is enabled" },
    ]);
  });

  it("dependency-owner: owned by no feature, or by several", async () => {
    const files = {
      "compose.yaml": "services:\n  web:\n    depends_on: [db, mail]\n",
      "stackctl.yaml": "features: {web: {}, pg: {profiles: [db]}, my: {profiles: [db]}}\n",
    };
    const model = aModel(
      sound("db", { profiles: ["db"] }),
      sound("mail", { profiles: ["mail"] }),
      sound("web", { profiles: ["web"], dependsOn: [needs("db"), needs("mail")] }),
    );
    expect(short((await lint({ model, files })).findings)).toEqual([
      "dependency-owner compose.yaml:3 web depends on db when web is enabled, which several features bring: pg, my",
      "dependency-owner compose.yaml:3 web depends on mail when web is enabled, whose profile no feature has",
    ]);
  });

  it("unresolvable: names the first combination that Compose rejects", async () => {
    const files = {
      "compose.yaml": "services: {}\n",
      "stackctl.yaml": "features:\n  a: {}\n  gpu: {profiles: [], overlays: [{file: gpu.yaml, when: [a]}]}\n",
      "gpu.yaml": "services: {}\n",
    };
    const model = aModel(sound("a", { profiles: ["a"] }));
    const { findings, reads } = await lint({
      model,
      files,
      modelOf: ({ files: named }) => {
        if (named.length < 2) return model;
        throw new StackError("invalid-compose-file", {
          message: "a compose file is invalid",
          problems: [{ message: "unknown key x", where: { file: "gpu.yaml", line: 3 } }],
        });
      },
    });
    expect(short(findings)).toEqual([
      "unresolvable gpu.yaml:3 with a, gpu enabled, a compose file is invalid: unknown key x",
    ]);
    expect(reads).toHaveLength(2);
  });

  it("unpublished-url: a host port that no service publishes once its feature is enabled", async () => {
    const files = {
      "compose.yaml": "",
      "stackctl.yaml": [
        "endpoints: [{name: Proxy, url: 'http://localhost:8080'}]",
        "features:",
        "  web:",
        "    endpoints:",
        "      - {name: Web, url: 'http://127.0.0.1:${WEB_PORT:-81}/', service: web}",
        "      - {name: Public, url: 'https://example.org'}",
      ].join("\n"),
    };
    const model = aModel(sound("core", { ports: port(8080) }), sound("web", { profiles: ["web"] }));
    expect(short((await lint({ model, files })).findings)).toEqual([
      "unpublished-url stackctl.yaml:4 Web declares port 81, which neither web nor another service publishes with web enabled",
    ]);
  });

  it("unread-flag: of a feature without effect, and of an unused line in .env", async () => {
    const files = {
      "compose.yaml": "services: {core: {image: core:1, environment: {A: '${ENABLE_READ:-}'}}}\n",
      "stackctl.yaml": "features:\n  dead: {}\n  read: {profiles: []}\n",
      ".env": "A=1\nENABLE_LIVE=1\nENABLE_READ=1\n",
    };
    expect(short((await lint({ model: aModel(sound("core")), files })).findings)).toEqual([
      "unread-flag .env:2 no feature has the flag ENABLE_LIVE, and no compose file reads it",
      "unread-flag stackctl.yaml:2 ENABLE_DEAD enables dead, which has no service, overlay, variable or requirement",
    ]);
  });

  it("unread-flag: not if a service gets the whole .env", async () => {
    const files = {
      "compose.yaml": "services: {core: {image: core:1, env_file: .env}}\n",
      ".env": "ENABLE_LIVE=1\n",
    };
    expect((await lint({ model: aModel(sound("core")), files })).findings).toEqual([]);
  });

  describe("plain-secret", () => {
    const secret = "hunter2-hunter2";
    const linted = (environment: string, more: Partial<Linted> = {}) =>
      lint({
        model: aModel(sound("web")),
        files: { "compose.yaml": `services:\n  web:\n    environment:\n${environment}\n` },
        ...more,
      });

    it.each([
      `      DB_PASSWORD: ${secret}`,
      `      - DB_PASSWORD=${secret}`,
      `      DB_PASSWORD: "\${DB_PASSWORD:-${secret}}"`,
      `      DATABASE_URL: postgres://me:${secret}@db/x`,
      "      PASSWORD: 123456",
    ])("finds %j, and never shows the value", async (line) => {
      const { findings } = await linted(line);
      expect(findings).toMatchObject([{ rule: "plain-secret", service: "web", line: 4 }]);
      expect(JSON.stringify(findings)).not.toContain(secret);
    });

    it.each([
      "      DB_PASSWORD: ${DB_PASSWORD}",
      '      DB_PASSWORD: "${DB_PASSWORD:?set it}"',
      "      - DB_PASSWORD",
      "      DB_PASSWORD: ''",
      "      DB_PASSWORD_FILE: /run/secrets/db",
      "      ALLOW_EMPTY_PASSWORD: 'yes'",
      "      ACCESS_TOKEN_TTL: 3600",
      "      TOKEN_LIFETIME: 3600",
      "      JWT_PUBLIC_KEY: abcdefgh",
      "      DATABASE_URL: postgres://me:${PASSWORD}@db/x",
      "      MODE: production",
    ])("ignores %j", async (line) => {
      expect((await linted(line)).findings).toEqual([]);
    });

    it("finds secrets in a committed environment file only", async () => {
      const files = {
        "compose.yaml": "services: {web: {image: web:1, env_file: [web.env, mine.env]}}\n",
        "web.env": `MODE=x\nAPI_TOKEN=${secret}\n`,
        "mine.env": `API_TOKEN=${secret}\n`,
      };
      const { findings } = await lint({ model: aModel(sound("web")), files, committed: ["/p/web.env"] });
      expect(findings).toMatchObject([{ rule: "plain-secret", file: "web.env", line: 2 }]);
      expect(JSON.stringify(findings)).not.toContain(secret);
    });
  });

  describe("settings in the manifest", () => {
    const model = aModel(aService("web", { image: "web" }), aService("db", { image: "db" }));
    const rulesWith = async (manifest: string) =>
      (await lint({ model, files: { "compose.yaml": "", "stackctl.yaml": manifest } })).findings.map(
        ({ rule, severity, service }) => `${severity} ${rule} ${service}`,
      );

    it("change severities, disable rules, and leave out services; errors come first", async () => {
      const manifest =
        "lint: {rules: {no-limit: error, no-healthcheck: off}, ignore: [{rule: floating-image, service: db}]}\n";
      expect(await rulesWith(manifest)).toEqual([
        "error no-limit db",
        "error no-limit web",
        "warning floating-image web",
      ]);
    });

    it("leave a rule out for every service", async () => {
      expect(await rulesWith("lint: {ignore: [{rule: no-limit}, {rule: no-healthcheck}]}\n")).toEqual([
        "warning floating-image db",
        "warning floating-image web",
      ]);
    });

    it.each([
      ["lint: {rules: {no-limt: error}}", "unknown key lint.rules.no-limt", "Did you mean no-limit?"],
      ["lint: {rules: {no-limit: warn}}", "lint.rules.no-limit: ", "Did you mean warning?"],
      ["lint: {ignore: [{rule: no-limts}]}", "lint.ignore.0.rule: ", "Did you mean no-limit?"],
    ])("reject %s with a suggestion", async (manifest, message, hint) => {
      await expect(rulesWith(manifest)).rejects.toMatchObject({
        code: "invalid-manifest",
        problems: [{ message: expect.stringContaining(message), hint, where: { line: 1 } }],
      });
    });
  });

  it("calls Compose once for all combinations that differ in no relevant variable", async () => {
    const files = {
      "compose.yaml":
        "services:\n  core:\n    image: core:1\n    environment: {A: $ENABLE_A, B: $ENABLE_B}\n    ports: ['${PORT_OF_B:-1}:80']\n",
      "stackctl.yaml": "features:\n  a: {profiles: []}\n  b: {profiles: [], env: {PORT_OF_B: '2'}}\n",
    };
    const { reads, facts } = await lint({ model: aModel(sound("core")), files });
    expect(facts.runs).toHaveLength(4);
    expect(reads).toHaveLength(2);
  });

  it("checks a covering selection if there are too many combinations", async () => {
    const services = Array.from({ length: 12 }, (_, index) =>
      sound(`s${index}`, { profiles: [`p${index}`] }),
    );
    const { exhaustive, facts, reads } = await lint({
      model: aModel(...services),
      files: { "compose.yaml": "" },
    });
    expect(exhaustive).toBe(false);
    expect(facts.runs.length).toBeLessThan(20);
    expect(reads).toHaveLength(1);
  });

  it("checks each feature enabled and disabled, with a note, if there are too many pairs", async () => {
    const services = Array.from({ length: 500 }, (_, index) =>
      sound(`s${index}`, { profiles: [`p${index}`], ...(index === 499 && { memoryLimitBytes: undefined }) }),
    );
    const { exhaustive, unpaired, facts, findings } = await lint({
      model: aModel(...services),
      files: { "compose.yaml": "" },
    });
    expect(exhaustive).toBe(false);
    expect(unpaired).toBe("pairs of 500 features have 499000 on/off combinations; the limit is 20000");
    const on = facts.runs.map(({ features }) => features.length);
    expect([Math.min(...on), Math.max(...on)]).toEqual([0, 500]);
    expect(findings.map(({ rule, service }) => `${rule} ${service}`)).toEqual(["no-limit s499"]);
  });
});
