import { describe, expect, it } from "vitest";
import type { PublishedPort, Service } from "../../../src/domain/service.ts";
import { addFoundConflicts, findServiceClashes } from "../../../src/plan/services/find-feature-conflicts.ts";
import { aFeature, aModel, aService } from "../../support/build/shapes.ts";

function port(published: number | undefined, changes: Partial<PublishedPort> = {}): PublishedPort {
  return { hostIp: "", published, target: 80, protocol: "tcp", ...changes };
}

function pair(first: Partial<Service>, second: Partial<Service>) {
  return [aService("a", first), aService("b", second)];
}

const alias = (name: string, network = "default") => [{ network, alias: name }];

describe("findServiceClashes", () => {
  it.each<[string, Partial<Service>, Partial<Service>, string]>([
    ["one host port", { ports: [port(80)] }, { ports: [port(80)] }, "a and b both publish 80/tcp"],
    [
      "a port within the other's range",
      { ports: [port(9000), port(9001), port(9002)] },
      { ports: [port(9002)] },
      "a and b both publish 9002/tcp",
    ],
    [
      "one address and every address",
      { ports: [port(80)] },
      { ports: [port(80, { hostIp: "127.0.0.1" })] },
      "a and b both publish 127.0.0.1:80/tcp",
    ],
    [
      "one container name",
      { containerName: "llm" },
      { containerName: "llm" },
      "a and b both set container_name: llm",
    ],
    [
      "one alias on one network",
      { networkAliases: alias("db") },
      { networkAliases: [...alias("x"), ...alias("db")] },
      "a and b both have the alias db on network default",
    ],
  ])("finds %s", (_, first, second, cause) => {
    expect(findServiceClashes(pair(first, second))).toMatchObject([{ first: "a", second: "b", cause }]);
  });

  it.each<[string, Partial<Service>, Partial<Service>]>([
    ["TCP and UDP on one port", { ports: [port(53)] }, { ports: [port(53, { protocol: "udp" })] }],
    [
      "two addresses of the host",
      { ports: [port(80, { hostIp: "127.0.0.1" })] },
      { ports: [port(80, { hostIp: "127.0.0.2" })] },
    ],
    ["ports that the engine picks", { ports: [port(undefined)] }, { ports: [port(undefined)] }],
    ["one alias on two networks", { networkAliases: alias("db", "x") }, { networkAliases: alias("db", "y") }],
    ["a service without a replica", { ports: [port(80)] }, { ports: [port(80)], replicas: 0 }],
    ["no container name at all", {}, {}],
  ])("finds no clash for %s", (_, first, second) => {
    expect(findServiceClashes(pair(first, second))).toEqual([]);
  });

  it("finds each pair of many services that publish one port", () => {
    const services = ["a", "b", "c", "d"].map((name) => aService(name, { ports: [port(7860)] }));
    expect(findServiceClashes(services)).toHaveLength(6);
  });
});

describe("addFoundConflicts", () => {
  const features = [aFeature("a"), aFeature("b"), aFeature("c")];
  const conflictsOf = (...services: readonly Service[]) =>
    Object.fromEntries(
      addFoundConflicts(features, aModel(...services)).map(({ name, conflicts }) => [name, conflicts]),
    );
  const on80 = { ports: [port(80)] };

  it("adds a conflict with its cause to both features", () => {
    const found = addFoundConflicts(
      features,
      aModel(aService("x", { profiles: ["a"], ...on80 }), aService("y", { profiles: ["c"], ...on80 })),
    );
    const found80 = (feature: string) => [{ feature, cause: "x and y both publish 80/tcp" }];
    expect(found.map(({ conflicts, foundConflicts }) => [conflicts, foundConflicts])).toEqual([
      [["c"], found80("c")],
      [[], undefined],
      [["a"], found80("a")],
    ]);
  });

  it("finds no conflict for a service that both features include", () => {
    expect(conflictsOf(aService("x", { profiles: ["a", "b"], ...on80 }))).toEqual({ a: [], b: [], c: [] });
  });

  it("leaves out a clash inside one feature", () => {
    const services = [
      aService("x", { profiles: ["a", "b"], ...on80 }),
      aService("y", { profiles: ["b"], ...on80 }),
    ];
    expect(conflictsOf(...services)).toEqual({ a: [], b: [], c: [] });
  });

  it("leaves out clashes with a core service", () => {
    const services = [aService("core", on80), aService("y", { profiles: ["b"], ...on80 })];
    expect(conflictsOf(...services)).toEqual({ a: [], b: [], c: [] });
  });

  it("leaves out features that are declared to run together", () => {
    const model = aModel(
      aService("x", { profiles: ["a"], ...on80 }),
      aService("y", { profiles: ["b"], ...on80 }),
      aService("z", { profiles: ["c"], ...on80 }),
    );
    const found = addFoundConflicts(features, model, [["b", "a"]]);
    expect(found.map(({ conflicts }) => conflicts)).toEqual([["c"], ["c"], ["a", "b"]]);
  });
});
