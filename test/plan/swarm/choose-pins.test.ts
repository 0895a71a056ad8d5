import { describe, expect, it } from "vitest";
import { choosePins, type PinInputs } from "../../../src/plan/swarm/choose-pins.ts";

const node = (hostname: string, more: object = {}) => ({
  id: `id-${hostname}`,
  hostname,
  role: hostname === "n1" ? "manager" : "worker",
  state: "ready",
  availability: "active",
  labels: {},
  ...more,
});
const nodes = [node("n3"), node("n1"), node("n2", { labels: { disk: "ssd" } })];

const mount = (source: string) => ({ type: "volume", source, target: `/${source}` });
const volumes = {
  data: { name: "demo_data" },
  cache: { name: "demo_cache" },
  other: { name: "other", external: true },
  nfs: { name: "demo_nfs", driver: "local", driver_opts: { type: "nfs" } },
  cloud: { name: "demo_cloud", driver: "cloudstor" },
};

/** The pins as `SERVICE HOSTNAME: CAUSE`, and the messages of the findings. */
function pin(services: Readonly<Record<string, object>>, more: Partial<PinInputs> = {}) {
  const { pins, findings } = choosePins({
    document: { name: "demo", services, volumes },
    nodes,
    volumes: new Map(),
    services: new Set(Object.keys(services)),
    ...more,
  });
  return {
    pins: [...pins].map(([name, { hostname, nodeId, cause }]) => `${name} ${hostname} (${nodeId}): ${cause}`),
    findings: findings.map(({ kind, path, message }) => `${kind} ${path.join(".")}: ${message}`),
  };
}

const constrained = (...constraints: readonly string[]) => ({ deploy: { placement: { constraints } } });

describe("choosePins", () => {
  it("pins a service to the node that has its volume", () => {
    const known = { volumes: new Map([["demo_data", "id-n2"]]), preferredNodeId: "id-n1" };
    expect(pin({ db: { volumes: [mount("data")] } }, known)).toEqual({
      pins: ["db n2 (id-n2): its volume data is on n2"],
      findings: [],
    });
  });

  it.each([
    ["the preferred node", {}, { preferredNodeId: "id-n3" }, "n3"],
    ["the first node by name, if none is preferred", {}, {}, "n1"],
    [
      "a node that the constraints allow",
      constrained("node.role!=manager"),
      { preferredNodeId: "id-n1" },
      "n2",
    ],
    [
      "a node that can run tasks",
      {},
      { nodes: [node("n1", { availability: "drain" }), node("n2", { state: "down" }), node("n3")] },
      "n3",
    ],
  ])("pins a new volume to %s", (_, service, more, hostname) => {
    expect(pin({ db: { volumes: [mount("data")], ...service } }, more).pins).toEqual([
      `db ${hostname} (id-${hostname}): its volume data will be on ${hostname}`,
    ]);
  });

  it("pins services that share volumes, also through others, to one node", () => {
    const services = {
      a: { volumes: [mount("data")] },
      b: { volumes: [mount("cache")] },
      c: { volumes: [mount("data"), mount("cache")] },
      d: {},
    };
    const { pins } = pin(services, { volumes: new Map([["demo_cache", "id-n3"]]) });
    expect(pins.toSorted()).toEqual(
      ["a", "b", "c"].map((name) => `${name} n3 (id-n3): its volume data is on n3`),
    );
  });

  it("pins a service whose constraints allow one node", () => {
    expect(
      pin({ web: constrained("node.labels.disk==ssd"), free: constrained("node.role==worker") }).pins,
    ).toEqual(["web n2 (id-n2): its constraints allow only n2"]);
  });

  it.each([
    ["without a volume", {}],
    ["with an external volume on every node", { volumes: [mount("other")], deploy: { mode: "global" } }],
    ["with a network file system", { volumes: [mount("nfs")] }],
    ["with a driver of its own", { volumes: [mount("cloud")] }],
    ["on every node", { volumes: [mount("data")], deploy: { mode: "global" } }],
  ])("leaves a service free %s", (_, service) => {
    expect(pin({ web: service })).toEqual({ pins: [], findings: [] });
  });

  it("warns of an external volume, unless the constraints leave one node", () => {
    const services = {
      free: { volumes: [mount("other")] },
      placed: { volumes: [mount("other")], ...constrained("node.hostname==n2") },
    };
    expect(pin(services)).toEqual({
      pins: ["placed n2 (id-n2): its constraints allow only n2"],
      findings: [
        "warned services.free.volumes.0: Any node can run it, and a node without the external volume other creates an empty one.",
      ],
    });
  });

  it("leaves services free that will not run", () => {
    expect(pin({ db: { volumes: [mount("data")] } }, { services: new Set() }).pins).toEqual([]);
  });

  it("pins a new volume to a node that is down, if no other one is allowed", () => {
    const down = { nodes: [node("n1"), node("n2", { state: "down" })] };
    expect(pin({ db: { volumes: [mount("data")], ...constrained("node.hostname==n2") } }, down).pins).toEqual(
      ["db n2 (id-n2): its volume data will be on n2"],
    );
  });

  it("refuses services that share a volume and that no node can run together", () => {
    const services = {
      a: { volumes: [mount("data")], ...constrained("node.role==manager") },
      b: { volumes: [mount("data")], ...constrained("node.role==worker") },
    };
    const { pins, findings } = pin(services);
    expect(pins).toEqual([]);
    expect(findings).toEqual(
      ["a", "b"].map(
        (name) =>
          `refused services.${name}.deploy.placement.constraints: No node satisfies the placement constraints of a, b, which need the same node for a volume.`,
      ),
    );
  });

  it("refuses a service whose volume is on a node that has left the Swarm", () => {
    const known = { volumes: new Map([["demo_data", "id-n9"]]) };
    expect(pin({ db: { volumes: [mount("data")] } }, known)).toEqual({
      pins: [],
      findings: [
        "refused services.db.volumes: The data of the volume demo_data is on the node id-n9, which is not in the Swarm.",
      ],
    });
  });

  it("refuses constraints that exclude the node of the volume", () => {
    const known = { volumes: new Map([["demo_data", "id-n1"]]) };
    expect(
      pin({ db: { volumes: [mount("data")], ...constrained("node.role==worker") } }, known).findings,
    ).toEqual([
      "refused services.db.deploy.placement.constraints: The volume data is on n1, which the placement constraints do not allow.",
    ]);
  });

  it("refuses a service whose volumes are on two nodes", () => {
    const known = {
      volumes: new Map([
        ["demo_data", "id-n1"],
        ["demo_cache", "id-n2"],
      ]),
    };
    expect(pin({ db: { volumes: [mount("data"), mount("cache")] } }, known).findings).toEqual([
      "refused services.db.volumes: The volumes are on n1 and n2, and a service runs on one node.",
    ]);
  });
});
