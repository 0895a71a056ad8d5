import { describe, expect, it } from "vitest";
import type { Container } from "../../../src/domain/container.ts";
import { noFlags } from "../../../src/domain/flag-request.ts";
import type { LaunchPlan } from "../../../src/domain/launch-plan.ts";
import type { ComposeModel } from "../../../src/domain/service.ts";
import { chooseFlags } from "../../../src/plan/features/choose-flags.ts";
import { featuresOfProfiles } from "../../../src/plan/features/list-features.ts";
import { listChanges } from "../../../src/plan/launch/graph.ts";
import type { LaunchOptions } from "../../../src/plan/launch/launch-facts.ts";
import { planUp } from "../../../src/plan/launch/plan-up.ts";
import { resolveStack } from "../../../src/plan/services/resolve-stack.ts";
import { aContainer, aManifest, aModel, aService, needs, someVariables } from "../../support/build/shapes.ts";

const noOptions: LaunchOptions = {
  build: false,
  pull: undefined,
  forceRecreate: false,
  keep: false,
  named: [],
};

interface Scene {
  readonly on?: readonly string[];
  readonly containers?: readonly Container[];
  readonly settled?: readonly string[];
  readonly options?: Partial<LaunchOptions>;
  /** Image references that are not on the engine. */
  readonly engine?: "docker" | "embedded";
  readonly absent?: readonly string[];
}

function plan(
  model: ComposeModel,
  { engine = "docker", on = [], containers = [], settled = [], options = {}, absent = [] }: Scene,
): LaunchPlan {
  const features = featuresOfProfiles(model);
  const request = {
    ...noFlags,
    explicit: on.map((name) => ({ name, value: true, detail: `--enable-${name}` })),
  };
  const variables = someVariables();
  const { choices } = chooseFlags({
    features,
    request,
    variables,
    manifest: aManifest(),
    manifestFile: "stackctl.yaml",
  });
  const stack = resolveStack({ features, choices, model, request, variables, requested: [] });
  const images = [...model.services.values()]
    .map(({ name, image }) => [image ?? `demo-${name}`, `sha256:${name}`] as const)
    .filter(([reference]) => !absent.includes(reference));
  return planUp(
    {
      engine,
      leftOut: [],
      model,
      features: stack.features,
      selection: stack.selection,
      containers,
      images: new Map(images),
      settled: new Set(settled),
      health: { by: "probes", cause: "fastHealth: built in" },
      notices: stack.notices,
    },
    { ...noOptions, ...options },
  );
}

/** What changes, and what is waited for; the whole graph is tested in plans-as-text. */
const steps = ({ steps: nodes }: LaunchPlan) => {
  const waits = nodes.filter(({ kind }) => kind === "wait");
  return [...listChanges(nodes), ...waits].map(({ kind, service, cause }) => `${kind} ${service}: ${cause}`);
};

const model = aModel(
  aService("db"),
  aService("web", { dependsOn: [needs("db")] }),
  aService("fsdp", { profiles: ["fsdp"] }),
  aService("fsdp-cache", { profiles: ["fsdp"], dependsOn: [needs("fsdp")] }),
);

describe("planUp", () => {
  it("creates missing services in dependency order, then waits", () => {
    expect(steps(plan(model, {}))).toEqual([
      "create db: core service",
      "create web: core service",
      "wait db: until running",
      "wait web: until running",
    ]);
  });

  it("has no step for a stack that is up to date", () => {
    const containers = [aContainer("db"), aContainer("web")];
    expect(steps(plan(model, { containers, settled: ["db", "web"] }))).toEqual([]);
  });

  it("only waits for a running service that is not ready yet", () => {
    const containers = [aContainer("db"), aContainer("web")];
    expect(steps(plan(model, { containers, settled: ["db"] }))).toEqual(["wait web: until running"]);
  });

  it("ignores image options for the embedded engine, with a notice", () => {
    const scene = { engine: "embedded", absent: ["db:1", "web:1"] } as const;
    const planned = plan(model, { ...scene, options: { build: true, pull: "always" } });
    expect(steps(planned)).toEqual([
      "create db: core service",
      "create web: core service",
      "wait db: until running",
      "wait web: until running",
    ]);
    expect(planned.engine).toBe("embedded");
    expect(planned.warnings.map(({ code }) => code)).toEqual(["no-images"]);
    expect(plan(model, scene).warnings).toEqual([]);
  });

  it("removes the services of a disabled feature, dependents first, with the cause (X3)", () => {
    const containers = ["db", "web", "fsdp", "fsdp-cache"].map((name) => aContainer(name));
    const planned = plan(model, { containers, settled: ["db", "web"] });
    expect(planned.stop).toEqual([
      { service: "fsdp-cache", cause: "feature fsdp is disabled: off by default" },
      { service: "fsdp", cause: "feature fsdp is disabled: off by default" },
    ]);
    expect(steps(planned)).toEqual([
      "remove fsdp-cache: feature fsdp is disabled: off by default",
      "remove fsdp: feature fsdp is disabled: off by default",
    ]);
  });

  it("keeps them with --keep and a notice, and without a notice if services are named", () => {
    const containers = [aContainer("db"), aContainer("web"), aContainer("fsdp")];
    const kept = plan(model, { containers, settled: ["db", "web"], options: { keep: true } });
    expect(kept.stop).toEqual([]);
    expect(kept.warnings.map(({ code }) => code)).toEqual(["kept"]);
    expect(plan(model, { containers, options: { named: ["web"] } }).warnings).toEqual([]);
  });

  it.each<[string, Partial<Container>, string | undefined]>([
    ["a changed configuration", { configHash: "old" }, "recreate db: its configuration changed"],
    ["a changed image", { imageId: "sha256:old" }, "recreate db: its image changed"],
    ["one that stopped with an error", { state: "exited", exitCode: 3 }, "start db: exited with code 3"],
    ["one that was never started", { state: "created" }, "start db: created, never started"],
    ["one that ended well, and is no job", { state: "exited", exitCode: 0 }, "start db: exited with code 0"],
    ["one that runs", {}, undefined],
  ])("for %s", (_, changes, expected) => {
    const planned = plan(aModel(aService("db")), {
      containers: [aContainer("db", changes)],
      settled: ["db"],
    });
    expect(steps(planned)[0]).toBe(expected);
  });

  it("recreates what restarts with a service that is recreated", () => {
    const linked = aModel(aService("db"), aService("web", { dependsOn: [needs("db", { restart: true })] }));
    const containers = [aContainer("db", { configHash: "old" }), aContainer("web")];
    expect(steps(plan(linked, { containers, settled: ["web"] })).slice(0, 2)).toEqual([
      "recreate db: its configuration changed",
      "start web: restarts with db",
    ]);
  });

  it("creates missing replicas", () => {
    const scaled = aModel(aService("db", { replicas: 2 }));
    expect(steps(plan(scaled, { containers: [aContainer("db")] }))[0]).toBe(
      "create db: 1 of 2 replicas exist",
    );
  });

  it("lists the builds and pulls that come first", () => {
    const built = aModel(aService("api", { image: undefined, hasBuild: true }), aService("db"));
    expect(steps(plan(built, { absent: ["demo-api", "db:1"] })).slice(0, 4)).toEqual([
      "build api: image demo-api is not built yet",
      "create api: core service",
      "pull db: image db:1 not found locally",
      "create db: core service",
    ]);
    const containers = [aContainer("api"), aContainer("db")];
    const forced = plan(built, {
      containers,
      settled: ["api", "db"],
      options: { build: true, pull: "always" },
    });
    expect(steps(forced)).toEqual([
      "build api: --build",
      "pull db: --pull always",
      "wait api: until running",
      "wait db: until running",
    ]);
  });

  it("lists the start of a stopped service whose image is built first", () => {
    const built = aModel(aService("api", { image: undefined, hasBuild: true }));
    const containers = [aContainer("api", { state: "exited", exitCode: 0 })];
    expect(steps(plan(built, { containers, options: { build: true } }))).toEqual([
      "build api: --build",
      "start api: exited with code 0",
      "wait api: until running",
    ]);
  });

  it("warns of containers whose service is no longer declared", () => {
    expect(plan(model, { containers: [aContainer("gone")] }).warnings).toEqual([
      {
        code: "orphan",
        message: "containers of gone are left over: no compose file declares this service any more",
        hint: "Run stackctl down to remove them together with the rest of the project.",
      },
    ]);
  });

  it("returns the whole document for scripts", () => {
    expect(plan(model, { on: ["fsdp"] })).toMatchObject({
      project: "demo",
      profiles: ["fsdp"],
      services: [
        { name: "db", condition: "running", cause: "core service" },
        { name: "web", condition: "running", cause: "core service" },
        { name: "fsdp", condition: "running", cause: "feature fsdp: --enable-fsdp" },
        { name: "fsdp-cache", condition: "running", cause: "feature fsdp: --enable-fsdp" },
      ],
      stop: [],
      warnings: [],
    });
  });
});
