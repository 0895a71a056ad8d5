import { describe, expect, it } from "vitest";
import { StackError } from "../../../src/domain/errors.ts";
import type { Requirement } from "../../../src/domain/requirement.ts";
import type { ComposeModel } from "../../../src/domain/service.ts";
import type { PreflightCheck } from "../../../src/run/preflight/preflight-check.ts";
import { runPreflight } from "../../../src/run/preflight/run-preflight.ts";
import { loadProject } from "../../../src/run/project/load-project.ts";
import { observeStack, planFor } from "../../../src/run/readiness/observe-stack.ts";
import { aModel, aService } from "../../support/build/shapes.ts";
import { aRequest, aWorld } from "../../support/build/worlds.ts";
import { makeContainer } from "../../support/fakes/make-container.ts";

type Stage = ReturnType<typeof aWorld>;

async function preflight(
  model: ComposeModel,
  prepare: (stage: Stage) => void = () => undefined,
  changes: Partial<PreflightCheck> & { readonly env?: Readonly<Record<string, string>> } = {},
) {
  const { env = {}, ...check } = changes;
  const stage = aWorld({ model, env });
  for (const { name, image = name } of model.services.values())
    stage.engine.images.set(image, `sha256:${name}`);
  prepare(stage);
  const project = await loadProject(aRequest(), stage.world);
  const observed = await observeStack(project, stage.world);
  const options = { build: false, pull: undefined, forceRecreate: false, keep: false, named: [] };
  const plan = planFor(project, observed, options, stage.world);
  const request = { plan, project, observed, options: { force: false }, ...check };
  const notices = await runPreflight(request, stage.world, new AbortController().signal);
  return notices.map(({ code }) => code);
}

const port = { hostIp: "", published: 8080, target: 80, protocol: "tcp" } as const;
const web = aService("web", { ports: [port] });
const bound = aService("web", { hostMounts: [{ source: "/gone", target: "/data", created: true }] });
const forget = (stage: Stage) => stage.engine.images.clear();

describe("runPreflight", () => {
  it("checks for processes only what applies to them", async () => {
    const embedded = { program: "node", requires: [] };
    const process = aService("web", { ...bound, ports: [port], embedded, gpuDrivers: ["nvidia"] });
    const settings = { env: { STACKCTL_ENGINE: "embedded" } };
    const prepare = (stage: Stage) => {
      stage.embeddedEngine.description = {
        ...stage.engine.description,
        version: "0.1.0 (embedded)",
        memoryBytes: 1,
      };
      stage.host.freeDisks.set("/var/lib/docker", 1);
      stage.host.owners.set("8080/tcp", { pid: 7, process: "nginx" });
    };
    await expect(preflight(aModel(process), prepare, settings)).rejects.toMatchObject({
      code: "preflight-failed",
      problems: [
        { message: expect.stringContaining("nginx (pid 7) already listens on") },
        { message: expect.stringContaining("the disk is full") },
        { message: expect.stringContaining("the process finds nothing there") },
      ],
    });
  });

  it("checks nothing if the plan changes nothing", async () => {
    const notices = await preflight(aModel(web), ({ engine, host }) => {
      engine.play([
        {
          afterMs: 0,
          service: "web",
          becomes: { ...makeContainer("web"), startedAtMs: 1 },
          action: undefined,
        },
      ]);
      host.owners.set("8080/tcp", { pid: 42, process: "nginx" });
      engine.describe = () => Promise.reject(new Error("must not be called"));
    });
    expect(notices).toEqual([]);
  });

  it("returns warnings that do not stop the launch", async () => {
    expect(await preflight(aModel(bound))).toEqual(["bind-source-created"]);
  });

  it("counts an inaccessible path as existing, and checks no path of a remote engine", async () => {
    const forbidden = preflight(aModel(bound), ({ files }) => {
      const { exists } = files;
      files.exists = async (path) => {
        if (path === "/gone") throw new StackError("file-failed", { message: "permission denied" });
        return exists.call(files, path);
      };
    });
    expect(await forbidden).toEqual([]);
    const elsewhere = preflight(aModel(bound), ({ engine }) => {
      engine.description = { ...engine.description, local: false };
    });
    expect(await elsewhere).toEqual([]);
  });

  it("asks a remote engine for held ports, and not this machine", async () => {
    const refused = preflight(aModel(web), ({ engine, host }) => {
      engine.description = { ...engine.description, local: false };
      host.owners.set("8080/tcp", { pid: 42, process: "nginx" });
    });
    expect(await refused).toEqual([]);
    const held = preflight(aModel(web), ({ engine }) => {
      engine.description = { ...engine.description, local: false };
      engine.heldPorts = [{ ...port, hostIp: "0.0.0.0", container: "c", project: "shop", service: "api" }];
    });
    await expect(held).rejects.toMatchObject({ code: "port-conflict" });
  });

  it("checks two bindings of one port in sequence, so that they do not disturb each other", async () => {
    const other = aService("other", { ports: [{ ...port, hostIp: "127.0.0.1" }] });
    const busy = new Set<number>();
    const refused = preflight(aModel(web, other), ({ host }) => {
      host.findPortOwner = async ({ published }) => {
        if (busy.has(published)) return { pid: 1, process: "stackctl" };
        busy.add(published);
        await Promise.resolve();
        busy.delete(published);
        return undefined;
      };
    });
    await expect(refused).rejects.toMatchObject({
      problems: [{ message: "web and other both publish 127.0.0.1:8080/tcp" }],
    });
  });

  it.each<[string, (stage: Stage) => void, Readonly<Record<string, string>>, readonly string[] | string]>([
    ["does not answer", () => undefined, {}, "preflight-failed"],
    ["answers", ({ host }) => host.listening.add("registry-1.docker.io:443"), {}, []],
    ["must not be checked", () => undefined, { STACKCTL_REGISTRY_CHECK: "off" }, []],
    [
      "is reached by a proxy of the engine's",
      ({ engine }) => {
        engine.description = { ...engine.description, pullsIndirectly: true };
      },
      {},
      [],
    ],
  ])("checks the registry of a missing image that %s", async (_, prepare, env, expected) => {
    const done = preflight(aModel(aService("web")), (stage) => [forget(stage), prepare(stage)], { env });
    if (typeof expected === "string") await expect(done).rejects.toMatchObject({ code: expected });
    else expect(await done).toEqual(expected);
  });

  it("continues with --force past warnings that need it, and reports them", async () => {
    const forced = { options: { force: true } };
    expect(await preflight(aModel(aService("web")), forget, forced)).toEqual(["registry-unreachable"]);
  });

  it("takes measured peaks of services into account", async () => {
    const limited = aModel(aService("web", { memoryLimitBytes: 64 * 1024 ** 3 }));
    expect(await preflight(limited)).toEqual(["memory-overcommitted"]);
    expect(await preflight(limited, undefined, { peaks: new Map([["web", 1024]]) })).toEqual([]);
  });

  it("starts a GPU container only if a runtime exists", async () => {
    const train = aModel(aService("train", { gpuDrivers: ["nvidia"] }));
    const fails = ({ engine }: Stage) => {
      engine.gpuTrial = { kind: "fails", said: "no driver" };
    };
    await expect(preflight(train, fails)).rejects.toMatchObject({
      message: expect.stringContaining("has no GPU runtime"),
    });
    const withRuntime = (stage: Stage) => {
      fails(stage);
      stage.host.programs.add("nvidia-container-runtime-hook");
    };
    await expect(preflight(train, withRuntime)).rejects.toMatchObject({
      code: "gpu-unavailable",
      message: expect.stringContaining("no driver"),
    });
    expect(await preflight(train, ({ host }) => host.programs.add("nvidia-container-runtime-hook"))).toEqual(
      [],
    );
  });

  it("reports nothing if Compose's version is unreadable", async () => {
    const unknown = new StackError("engine-unavailable", { message: "no Compose", hint: "Install it." });
    const withVersion = (version: string | StackError) =>
      preflight(aModel(aService("web")), ({ compose }) => {
        compose.version = version;
      });
    expect(await withVersion(unknown)).toEqual([]);
    expect(await withVersion("2.20.0")).toEqual(["compose-too-old"]);
  });

  it("looks up names in one call, only for changing services, and variables from every source", async () => {
    const requirements: Requirement[] = [
      { kind: "network", name: "shared" },
      { kind: "variable", name: "SET", holder: "secret a" },
      { kind: "variable", name: "EMPTY", holder: "secret b" },
      { kind: "variable", name: "UNSET", holder: "secret c" },
      { kind: "models" },
    ];
    const needy = aModel(aService("web", { requirements }));
    const lookedUp: unknown[] = [];
    const refused = preflight(needy, ({ engine }) => lookedUp.push(engine.lookedUp), {
      env: { SET: "x", EMPTY: "" },
    });
    await expect(refused).rejects.toMatchObject({
      code: "launch-failed",
      problems: [
        { message: "web uses the external network shared, which does not exist" },
        { message: "web takes secret c from the variable UNSET, which is not set" },
        { message: expect.stringContaining("web uses models") },
      ],
    });
    expect(lookedUp).toEqual([[{ networks: ["shared"], volumes: [], containers: [expect.any(String)] }]]);
  });

  it("refuses to wait for health if neither the file nor the image has a health check", async () => {
    const model = aModel(
      aService("db", { healthcheck: "undeclared" }),
      aService("web", {
        dependsOn: [{ service: "db", condition: "service_healthy", required: true, restart: false }],
      }),
    );
    await expect(preflight(model)).rejects.toMatchObject({
      code: "launch-failed",
      message: expect.stringContaining("web waits until db is healthy"),
    });
    const withCheck = ({ engine }: Stage) =>
      engine.imageFacts.set("sha256:db", { platform: "linux/amd64", hasHealthcheck: true });
    expect(await preflight(model, withCheck)).toEqual([]);
  });

  it("checks the registry for a local image of another platform", async () => {
    const model = aModel(aService("web", { image: "ghcr.io/x/web:1", platform: "linux/arm64" }));
    await expect(preflight(model)).rejects.toMatchObject({
      code: "preflight-failed",
      message: expect.stringContaining(
        "for linux/arm64 (by its platform), but the local image is for linux/amd64",
      ),
    });
    expect(await preflight(model, ({ host }) => host.listening.add("ghcr.io:443"))).toEqual([]);
  });
});
