import { describe, expect, it } from "vitest";
import type { Container } from "../../../src/domain/container.ts";
import type { ServiceDependency } from "../../../src/domain/service.ts";
import type { LaunchOptions } from "../../../src/plan/launch/launch-facts.ts";
import { planDown } from "../../../src/plan/launch/plan-down.ts";
import { planRestart } from "../../../src/plan/launch/plan-restart.ts";
import { planUp } from "../../../src/plan/launch/plan-up.ts";
import { planWait } from "../../../src/plan/launch/plan-wait.ts";
import { describeNodes } from "../../support/build/nodes.ts";
import { aContainer, aHealthcheck, aModel, aService, aStep, needs } from "../../support/build/shapes.ts";

const healthy = (service: string, more: Partial<ServiceDependency> = {}) =>
  needs(service, { condition: "service_healthy", ...more });
const completed = (service: string) => needs(service, { condition: "service_completed_successfully" });

const db = aStep(aService("db", { healthcheck: aHealthcheck }), { condition: "healthy" });
const migrate = aStep(aService("migrate", { dependsOn: [healthy("db")] }), {
  condition: "completed",
  mayExit: true,
});
const cache = aStep(aService("cache", { healthcheck: aHealthcheck }), { condition: "healthy" });
const web = aStep(
  aService("web", { dependsOn: [completed("migrate"), healthy("cache", { required: false }), needs("db")] }),
);
const stack = [db, migrate, cache, web];
const extra = aService("grafana", { profiles: ["monitoring"] });
const exporter = aService("exporter", { profiles: ["monitoring"], dependsOn: [needs("grafana")] });

interface Scene {
  readonly steps?: readonly (typeof db)[];
  readonly containers?: readonly Container[];
  readonly settled?: readonly string[];
  readonly absent?: readonly string[];
  readonly options?: Partial<LaunchOptions>;
}

function up({ steps = stack, containers = [], settled = [], absent = [], options = {} }: Scene) {
  const services = steps.map(({ service }) => service);
  const images = services.map(({ name, image }) => [image ?? `demo-${name}`, `sha256:${name}`] as const);
  const { steps: nodes } = planUp(
    {
      engine: "docker",
      model: aModel(...services, extra, exporter),
      features: [],
      selection: { services: steps, profiles: [], added: [], notices: [] },
      containers,
      images: new Map(images.filter(([reference]) => !absent.includes(reference))),
      settled: new Set(settled),
      health: { by: "probes", cause: "" },
      leftOut: [],
      notices: [],
    },
    { build: false, pull: undefined, forceRecreate: false, keep: false, named: [], ...options },
  );
  return describeNodes(nodes);
}

describe("a plan of up, as text", () => {
  it("creates everything first, and starts each service when what it needs is there", () => {
    expect(up({})).toEqual([
      "#1 create db (core service)",
      "#2 create migrate (core service)",
      "#3 create cache (core service)",
      "#4 create web (core service)",
      "[1] → #5 start db (its container is created)",
      "[5] → #6 wait db (until healthy)",
      "[2,6] → #7 start migrate (db is healthy)",
      "[7] → #8 wait migrate (until completed)",
      "[3] → #9 start cache (its container is created)",
      "[9] → #10 wait cache (until healthy)",
      "[4,8,10?,5] → #11 start web (migrate has completed, cache is healthy, db is started)",
      "[11] → #12 wait web (until running)",
    ]);
  });

  it("starts a service only if what it needs is still healthy then", () => {
    const containers = ["db", "cache"].map((name) => aContainer(name));
    const done = aContainer("migrate", { state: "exited", exitCode: 0 });
    expect(up({ containers: [...containers, done], settled: ["db", "cache", "migrate"] })).toEqual([
      "#1 create web (core service)",
      "#2 wait cache (still healthy)",
      "[1,2?] → #3 start web (cache is healthy)",
      "[3] → #4 wait web (until running)",
    ]);
  });

  it("waits for a running service that another one needs, and starts only that one", () => {
    const containers = ["db", "cache"].map((name) => aContainer(name));
    expect(up({ steps: [db, migrate], containers, settled: ["cache"] })).toEqual([
      "#1 create migrate (core service)",
      "#2 wait db (until healthy)",
      "[1,2] → #3 start migrate (db is healthy)",
      "[3] → #4 wait migrate (until completed)",
    ]);
  });

  it("removes what is disabled before it creates, dependents first", () => {
    const containers = [aContainer("grafana"), aContainer("exporter"), aContainer("db")];
    expect(up({ steps: [db, cache], containers, settled: ["db"] })).toEqual([
      "#1 stop exporter (profile monitoring is not enabled)",
      "[1] → #2 remove exporter (profile monitoring is not enabled)",
      "[1] → #3 stop grafana (profile monitoring is not enabled)",
      "[3] → #4 remove grafana (profile monitoring is not enabled)",
      "[2,4] → #5 create cache (core service)",
      "[5] → #6 start cache (its container is created)",
      "[6] → #7 wait cache (until healthy)",
    ]);
  });

  it("only removes containers that have ended already", () => {
    const containers = [aContainer("grafana", { state: "exited", exitCode: 1 })];
    expect(up({ steps: [], containers })).toEqual(["#1 remove grafana (profile monitoring is not enabled)"]);
  });

  it("starts what was stopped, and restarts what restarts with a recreated service", () => {
    const linked = aStep(aService("app", { dependsOn: [healthy("db", { restart: true })] }));
    const containers = [
      aContainer("db", { configHash: "old" }),
      aContainer("app"),
      aContainer("cache", { state: "exited", exitCode: 0 }),
    ];
    expect(up({ steps: [db, cache, linked], containers, settled: ["app"] })).toEqual([
      "#1 recreate db (its configuration changed)",
      "[1] → #2 start db (its container is created)",
      "[2] → #3 wait db (until healthy)",
      "#4 start cache (exited with code 0)",
      "[4] → #5 wait cache (until healthy)",
      "[3] → #6 stop app (restarts with db)",
      "[6] → #7 start app (restarts with db)",
      "[7] → #8 wait app (until running)",
    ]);
  });

  it("starts a stopped replica, and leaves the one that runs", () => {
    const twice = aStep(aService("worker", { replicas: 2 }));
    const containers = [
      aContainer("worker"),
      aContainer("worker", { id: "b", state: "exited", exitCode: 3 }),
    ];
    expect(up({ steps: [twice], containers })).toEqual([
      "#1 start worker (exited with code 3)",
      "[1] → #2 wait worker (until running)",
    ]);
  });

  it("restarts all replicas with a recreated service, also beside one that is stopped", () => {
    const twice = aStep(aService("worker", { replicas: 2, dependsOn: [needs("db", { restart: true })] }));
    const containers = [
      aContainer("db", { configHash: "old" }),
      aContainer("worker"),
      aContainer("worker", { id: "b", state: "exited", exitCode: 3 }),
    ];
    expect(up({ steps: [db, twice], containers }).slice(3)).toEqual([
      "[2] → #4 stop worker (restarts with db)",
      "[4] → #5 start worker (restarts with db)",
      "[5] → #6 wait worker (until running)",
    ]);
  });

  it("pulls or builds before it creates, and starts again only what has a new image", () => {
    const built = aStep(aService("api", { image: "api:1", hasBuild: true }));
    expect(up({ steps: [built], absent: ["api:1"] })).toEqual([
      "#1 pull api (image api:1 not found locally)",
      "[1] → #2 build api (if it cannot be pulled)",
      "[2] → #3 create api (core service)",
      "[3] → #4 start api (its container is created)",
      "[4] → #5 wait api (until running)",
    ]);
    const idle = { containers: [aContainer("api")], settled: ["api"], options: { build: true } };
    expect(up({ steps: [built], ...idle })).toEqual([
      "#1 build api (--build)",
      "[1] → #2 start api (if its image has changed)",
      "[2] → #3 wait api (until running)",
    ]);
  });

  it("creates a container behind the one that it joins", () => {
    const vpn = aStep(aService("vpn"));
    const app = aStep(
      aService("app", { dependsOn: [needs("vpn")], joins: [{ kind: "network", service: "vpn" }] }),
    );
    expect(up({ steps: [vpn, app] }).slice(0, 4)).toEqual([
      "#1 create vpn (core service)",
      "[1] → #2 create app (core service)",
      "[1] → #3 start vpn (its container is created)",
      "[3] → #4 wait vpn (until running)",
    ]);
  });

  it("starts a service behind what its provider needs, because Compose calls the provider early", () => {
    const cloud = aStep(aService("cloud", { provider: "aws", dependsOn: [healthy("db")] }));
    const app = aStep(aService("app", { dependsOn: [needs("cloud")] }));
    expect(up({ steps: [db, cloud, app] })).toContain(
      "[3,1,5] → #7 start app (cloud is started, db is healthy)",
    );
    const optional = aStep(aService("app", { dependsOn: [needs("cloud", { required: false })] }));
    expect(up({ steps: [db, cloud, optional] })).toContain(
      "[3,1?,5?] → #7 start app (cloud is started, db is healthy)",
    );
  });

  it("waits for the end of a service of which another one needs that, although it would only have to run", () => {
    const seed = aStep(aService("seed", { restart: "always" }));
    const app = aStep(aService("app", { dependsOn: [completed("seed")] }));
    expect(up({ steps: [seed, app] }).slice(2, 6)).toEqual([
      "[1] → #3 start seed (its container is created)",
      "[3] → #4 wait seed (until running)",
      "[3] → #5 wait seed (until completed)",
      "[2,5] → #6 start app (seed has completed)",
    ]);
    expect(up({ steps: [seed, app], containers: [aContainer("seed")], settled: ["seed"] })).toEqual([
      "#1 create app (core service)",
      "#2 wait seed (until completed)",
      "[1,2] → #3 start app (seed has completed)",
      "[3] → #4 wait app (until running)",
    ]);
    const beside = aStep(aService("beside", { dependsOn: [healthy("seed")] }));
    const three = { steps: [seed, app, beside], containers: [aContainer("seed")], settled: ["seed"] };
    expect(up(three)).toContain("[2,3] → #7 start beside (seed runs)");
    const both = { containers: [aContainer("seed"), aContainer("app")], settled: ["seed", "app"] };
    expect(up({ steps: [seed, app], ...both })).toEqual([]);
  });
});

describe("a plan of another command, as text", () => {
  it("restart stops and starts each service once what it needs is ready again", () => {
    expect(describeNodes(planRestart([db, web], ["db"]))).toEqual([
      "#1 stop db (restart)",
      "[1] → #2 start db (restart)",
      "[2] → #3 wait db (until healthy)",
      "[2] → #4 stop web (restarts with a service that it needs)",
      "[4] → #5 start web (restarts with a service that it needs)",
      "[5] → #6 wait web (until running)",
    ]);
  });

  it("wait waits for everything at once", () => {
    expect(describeNodes(planWait([db, web]))).toEqual([
      "#1 wait db (until healthy)",
      "#2 wait web (until running)",
    ]);
  });

  it("down removes everything, dependents first, also what the project does not know", () => {
    const model = aModel(...stack.map(({ service }) => service));
    const containers = [aContainer("db"), aContainer("web"), aContainer("old", { state: "exited" })];
    expect(describeNodes(planDown({ model, containers, providers: [] }))).toEqual([
      "#1 remove old (down)",
      "#2 stop web (down)",
      "[2] → #3 remove web (down)",
      "[2] → #4 stop db (down)",
      "[4] → #5 remove db (down)",
    ]);
  });
});
