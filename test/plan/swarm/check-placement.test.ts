import { describe, expect, it } from "vitest";
import { checkPlacement, type IngressPort, type RatedNode } from "../../../src/plan/swarm/check-placement.ts";
import type { ServiceSpec } from "../../../src/plan/swarm/service-spec.ts";

const node = (hostname: string, changes: Partial<RatedNode> = {}): RatedNode => ({
  id: `id-${hostname}`,
  hostname,
  role: "worker",
  state: "ready",
  availability: "active",
  labels: {},
  nanoCpus: 2e9,
  memoryBytes: 4 * 1024 ** 3,
  ...changes,
});
const nodes = [node("n1", { labels: { disk: "ssd" } }), node("n2"), node("n3")];

interface Sketch {
  readonly task?: Partial<ServiceSpec["TaskTemplate"]>;
  readonly replicas?: number;
  readonly port?: { readonly published: number; readonly mode: "host" | "ingress" };
}

function aSpec({ task = {}, replicas = 1, port }: Sketch): ServiceSpec {
  return {
    Name: "shop_web",
    Labels: {},
    TaskTemplate: { ContainerSpec: { Image: "web:1", Labels: {} }, ...task },
    Mode: { Replicated: { Replicas: replicas } },
    EndpointSpec: {
      Mode: "vip",
      ...(port && {
        Ports: [{ Protocol: "tcp", TargetPort: 80, PublishedPort: port.published, PublishMode: port.mode }],
      }),
    },
  };
}

const check = (sketch: Sketch, of: readonly RatedNode[] = nodes, ingressPorts: readonly IngressPort[] = []) =>
  checkPlacement({ specs: new Map([["web", aSpec(sketch)]]), nodes: of, ingressPorts });

const constrained = (...constraints: readonly string[]) => ({
  task: { Placement: { Constraints: constraints } },
});
const reserving = (reserved: { readonly NanoCPUs?: number; readonly MemoryBytes?: number }) => ({
  task: { Resources: { Reservations: reserved } },
});

describe("checkPlacement", () => {
  it.each<[string, Sketch]>([
    ["no wish", {}],
    ["a label of a node", constrained("node.labels.disk==ssd")],
    ["resources of a node", reserving({ NanoCPUs: 2e9, MemoryBytes: 1024 ** 3 })],
    ["a port of each node for as many replicas", { replicas: 3, port: { published: 80, mode: "host" } }],
  ])("finds nothing for a service with %s", (_, sketch) => {
    expect(check(sketch)).toEqual([]);
  });

  it.each<[string, Sketch, string, string]>([
    [
      "constraints",
      constrained("node.labels.disk==tape"),
      "refused",
      "no node satisfies the constraints node.labels.disk==tape; the nodes are n1, n2, n3",
    ],
    [
      "memory",
      reserving({ MemoryBytes: 8 * 1024 ** 3 }),
      "refused",
      "no node has the resources that it reserves (8 GiB of memory)",
    ],
    [
      "processors",
      reserving({ NanoCPUs: 4e9 }),
      "refused",
      "no node has the resources that it reserves (4 CPUs)",
    ],
    [
      "both on one node",
      { task: { ...constrained("node.labels.disk==ssd").task, ...reserving({ NanoCPUs: 4e9 }).task } },
      "refused",
      "no node has the resources that it reserves (4 CPUs)",
    ],
    [
      "a port for each replica",
      { replicas: 4, port: { published: 80, mode: "host" } },
      "refused",
      "4 replicas publish port 80 of their node, and only 3 nodes can run them",
    ],
  ])("refuses what no node can run: %s", (_, sketch, kind, message) => {
    expect(check(sketch)).toEqual([expect.objectContaining({ kind, message, service: "web" })]);
  });

  it("warns while the nodes that can run a service are away, and refuses nothing", () => {
    const away = [node("n1", { state: "down" }), node("n2", { availability: "drain" })];
    expect(check({}, away)).toEqual([
      expect.objectContaining({
        kind: "warned",
        message: "the nodes that can run it do not accept tasks at present: n1 is down, n2 is drain",
      }),
    ]);
  });

  it("refuses a port that another service publishes on every node, and keeps its own", () => {
    const held = (service: string) => [{ service, published: 8080, protocol: "tcp" }];
    const sketch: Sketch = { port: { published: 8080, mode: "ingress" } };
    expect(check(sketch, nodes, held("other_web"))).toEqual([
      expect.objectContaining({ message: "service other_web of this Swarm publishes port 8080 already" }),
    ]);
    expect(check(sketch, nodes, held("shop_web"))).toEqual([]);
    expect(check({ port: { published: 8080, mode: "host" } }, nodes, held("other_web"))).toEqual([]);
  });
});
