import { describe, expect, it } from "vitest";
import type { EngineDescription } from "../../../src/domain/engine-description.ts";
import { StackError } from "../../../src/domain/errors.ts";
import { checkEngine, type EngineFacts } from "../../../src/plan/doctor/check-engine.ts";
import { checkStack } from "../../../src/plan/doctor/check-stack.ts";
import { checkSurroundings, type Surroundings } from "../../../src/plan/doctor/check-surroundings.ts";
import { checkCompose, checkDockerCli, checkNode } from "../../../src/plan/doctor/check-tools.ts";
import { type Diagnosis, settleDiagnoses } from "../../../src/plan/doctor/diagnosis.ts";
import { aPreflight } from "../../support/build/preflight.ts";
import { aService, aStep, someVariables } from "../../support/build/shapes.ts";

const unavailable = new StackError("engine-unavailable", { message: "no engine", hint: "Start it." });
const show = (diagnoses: readonly Diagnosis[]) =>
  diagnoses.map(({ name, status, exitCode }) => `${name} ${status}${exitCode === 0 ? "" : ` ${exitCode}`}`);
const { engine } = aPreflight([]);

describe("checkNode, checkDockerCli and checkCompose", () => {
  it.each([
    [[checkNode("20.19.0")], ["node ok"]],
    [[checkNode("18.20.4")], ["node warning"]],
    [checkDockerCli(true, "linux"), ["docker-cli ok"]],
    [checkDockerCli(false, "linux"), ["docker-cli error 4"]],
    [checkCompose("2.40.3-3", true), ["compose ok"]],
    [checkCompose("2.26.1", true), ["compose warning"]],
    [checkCompose(unavailable, true), ["compose error 4"]],
    [checkCompose(unavailable, false), ["compose skipped"]],
  ])("%#", (diagnoses, expected) => {
    expect(show(diagnoses)).toEqual(expected);
  });
});

describe("checkEngine", () => {
  const facts = (
    changes: Partial<EngineFacts> = {},
    described: Partial<EngineDescription> = {},
  ): EngineFacts => ({
    location: { address: "unix:///run/docker.sock", socket: "/run/docker.sock", origin: "default" },
    access: "usable",
    description: { ...engine, clockMs: 1_000_000, ...described },
    nowMs: 1_000_500,
    tookMs: 20,
    freeDiskBytes: 100 * 1024 ** 3,
    platform: "linux",
    availableMemoryBytes: 4 * 1024 ** 3,
    env: new Map(),
    ...changes,
  });
  const well = ["context ok", "socket ok", "engine ok", "cgroup ok", "clock ok", "disk ok", "memory ok"];
  const unasked = ["cgroup skipped", "clock skipped", "disk skipped", "memory skipped"];

  it("reports nothing for a healthy engine", () => {
    expect(show(checkEngine(facts()))).toEqual(well);
  });

  it.each([
    [{ local: true }, "on this machine"],
    [
      { local: false, remote: { host: "far.example", name: "far", ssh: true } },
      "on another machine, far.example",
    ],
    [{ local: false }, "beside this machine, in a virtual machine or a namespace"],
  ])("says where the engine runs: %j", (described, place) => {
    const found = checkEngine(facts({}, described)).find(({ name }) => name === "engine");
    expect(found?.message).toContain(`2 CPUs, ${place}`);
  });

  it.each<[string, EngineFacts, readonly string[]]>([
    [
      "a context that names nothing",
      facts({ location: unavailable, access: undefined, description: undefined }),
      ["context error 4", "socket skipped", "engine skipped", ...unasked],
    ],
    [
      "no socket",
      facts({ access: "missing", description: undefined }),
      ["context ok", "socket error 4", "engine skipped", ...unasked],
    ],
    [
      "a socket of others",
      facts({ access: "forbidden", description: undefined }),
      ["context ok", "socket error 4", "engine skipped", ...unasked],
    ],
    [
      "silence",
      facts({ description: unavailable }),
      ["context ok", "socket ok", "engine error 4", ...unasked],
    ],
    [
      "an engine elsewhere",
      facts(
        {
          location: { address: "tcp://h:2375", socket: undefined, origin: "DOCKER_HOST" },
          access: undefined,
          freeDiskBytes: undefined,
          availableMemoryBytes: 0,
        },
        { local: false },
      ),
      ["context ok", "socket skipped", "engine ok", "cgroup ok", "clock ok", "disk skipped", "memory ok"],
    ],
  ])("%s", (_, given, expected) => {
    expect(show(checkEngine(given))).toEqual(expected);
  });

  it.each<[string, EngineFacts, string]>([
    [
      "both variables",
      facts({
        env: new Map([
          ["DOCKER_HOST", "x"],
          ["DOCKER_CONTEXT", "y"],
        ]),
      }),
      "context",
    ],
    ["an old engine", facts({}, { version: "20.10.24" }), "engine"],
    ["cgroup 1", facts({}, { cgroupVersion: "1" }), "cgroup"],
    ["a clock ahead", facts({}, { clockMs: 1_010_000 }), "clock"],
    ["a clock behind", facts({}, { clockMs: 900_000 }), "clock"],
    ["little disk", facts({ freeDiskBytes: 1024 ** 3 }), "disk"],
    ["little memory", facts({ availableMemoryBytes: 1024 ** 2 }), "memory"],
  ])("warns of %s, with a fix", (_, given, name) => {
    const found = checkEngine(given).filter(({ status }) => status === "warning");
    expect(found).toMatchObject([{ name, fix: expect.stringMatching(/\w+ \w+/) }]);
  });

  it("does not report clock skew when the engine answered slowly", () => {
    const slow = facts({ nowMs: 1_009_000, tookMs: 9_000 });
    expect(show(checkEngine(slow))).toEqual(well);
  });
});

describe("checkSurroundings", () => {
  const facts = (changes: Partial<Surroundings>): Surroundings => ({
    project: "demo",
    variables: someVariables({}, { DB_PASSWORD: "hunter2", PORT: "80" }),
    envFiles: [{ path: ".env", mode: 0o600 }],
    lock: undefined,
    ...changes,
  });

  it.each<[string, Partial<Surroundings>, readonly string[]]>([
    ["nothing special", {}, ["env-file ok", "lock ok"]],
    ["no .env", { envFiles: [] }, ["env-file skipped", "lock ok"]],
    [
      "a .env for everybody without secrets",
      {
        envFiles: [{ path: ".env", mode: 0o644 }],
        variables: someVariables({ API_TOKEN: "x" }, { PORT: "1", API_KEY: "" }),
      },
      ["env-file ok", "lock ok"],
    ],
    ["a .env for everybody", { envFiles: [{ path: ".env", mode: 0o644 }] }, ["env-file warning", "lock ok"]],
    ["a .env for the group", { envFiles: [{ path: ".env", mode: 0o640 }] }, ["env-file warning", "lock ok"]],
    ["a lock", { lock: { pid: 7, what: "stackctl up", stale: false } }, ["env-file ok", "lock warning"]],
    ["a stale lock", { lock: { pid: 7, what: "stackctl up", stale: true } }, ["env-file ok", "lock warning"]],
  ])("%s", (_, changes, expected) => {
    expect(show(checkSurroundings(facts(changes)))).toEqual(expected);
  });

  it("names the variables but never prints their values", () => {
    const [found] = checkSurroundings(facts({ envFiles: [{ path: ".env", mode: 0o644 }] }));
    expect(found).toMatchObject({
      message: ".env holds DB_PASSWORD, and other users may read it",
      fix: "Run chmod 600 .env.",
    });
  });
});

describe("checkStack", () => {
  const web = aStep(aService("web"));
  const well = [
    "images ok",
    "platforms ok",
    "requirements ok",
    "names ok",
    "health ok",
    "leftovers ok",
    "orphans ok",
    "paused ok",
    "ports ok",
    "bind-mounts ok",
    "gpu skipped",
  ];
  const missing = { on: [], off: [] };

  it("reports nothing for a healthy stack", () => {
    const preflight = aPreflight([web]);
    expect(
      show(checkStack({ plan: preflight.plan, preflight, missing: { on: [], off: ["tabby"] } })),
    ).toEqual(well);
  });

  it("reports what up would refuse, and leftover containers", () => {
    const lost = aStep(
      aService("lost", {
        hostMounts: [{ source: "/gone", target: "/x", created: false }],
        gpuDrivers: ["nvidia"],
      }),
    );
    const preflight = aPreflight([lost], { missingPaths: new Set(["/gone"]), freeDiskBytes: 0 });
    const plan = {
      ...preflight.plan,
      stop: [{ service: "old", cause: "feature old is disabled: off by default" }],
      warnings: [
        { code: "orphan", message: "containers of gone are left over", hint: "Stackctl down." },
        { code: "other", message: "unrelated" },
      ],
    };
    expect(show(checkStack({ plan, preflight, missing: { on: ["lost"], off: [] } }))).toEqual([
      "images warning",
      "platforms ok",
      "requirements ok",
      "names ok",
      "health ok",
      "leftovers warning",
      "orphans warning",
      "paused ok",
      "ports ok",
      "bind-mounts error 5",
      "gpu error 5",
      "disk error 5",
    ]);
  });

  it("reports whether a test container started with a GPU", () => {
    const train = aStep(aService("train", { gpuDrivers: ["nvidia"] }));
    const preflight = aPreflight([train], {
      engine: { runtimes: ["nvidia"] },
      gpu: { hasHook: false, hasDriver: true, trial: { kind: "works" } },
    });
    const gpu = checkStack({ plan: preflight.plan, preflight, missing }).find(({ name }) => name === "gpu");
    expect(gpu).toMatchObject({
      status: "ok",
      message: "a test container with a GPU starts, so train can use it",
    });
  });
});

describe("settleDiagnoses", () => {
  const error = (exitCode: number): Diagnosis => ({
    name: "x",
    status: "error",
    message: "m",
    fix: "F.",
    exitCode,
  });
  const well: Diagnosis = { name: "x", status: "warning", message: "m", fix: "F.", exitCode: 0 };
  it.each([
    [[], 0, true],
    [[well], 0, true],
    [[error(5), well], 5, false],
    [[error(5), error(3)], 3, false],
    [[error(3), error(5), error(4)], 4, false],
  ])("%#", (diagnoses, exitCode, ok) => {
    const settled = settleDiagnoses(diagnoses);
    expect(settled).toMatchObject({ exitCode, report: { ok } });
    expect(settled.report.checks.every((check) => !("exitCode" in check))).toBe(true);
  });
});
