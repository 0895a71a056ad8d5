import { describe, expect, it } from "vitest";
import type { PublishedPort } from "../../../src/domain/service.ts";
import { checkPorts, portKey } from "../../../src/plan/preflight/check-ports.ts";
import { aPreflight } from "../../support/build/preflight.ts";
import { aContainer, aService, aStep } from "../../support/build/shapes.ts";

const port: PublishedPort = { hostIp: "127.0.0.1", published: 8080, target: 80, protocol: "tcp" };
const web = aStep(aService("web", { ports: [port] }));
const key = portKey({ ...port, published: 8080 });
const nginx = new Map([[key, { pid: 42, process: "nginx" }]]);
const proxy = new Map([[key, { pid: 43, process: "docker-proxy" }]]);
const held = { hostIp: "0.0.0.0", published: 8080, protocol: "tcp" };
const said = (facts: Parameters<typeof checkPorts>[0]) => checkPorts(facts).map(({ message }) => message);

describe("checkPorts", () => {
  it("reports nothing for free ports", () => {
    expect(checkPorts(aPreflight([web]))).toEqual([]);
  });

  it.each([
    ["a process", { portOwners: nginx }, "nginx (pid 42)"],
    [
      "a process that cannot be seen",
      { portOwners: new Map([[key, { pid: undefined, process: undefined }]]) },
      "another program",
    ],
    [
      "another project's service, whatever process listens for it",
      {
        portOwners: proxy,
        heldPorts: [{ ...held, container: "shop-api-1", project: "shop", service: "api" }],
      },
      "service api of Compose project shop (container shop-api-1)",
    ],
    [
      "a container that Compose did not create",
      {
        portOwners: proxy,
        heldPorts: [{ ...held, container: "cache", project: undefined, service: undefined }],
      },
      "container cache",
    ],
    [
      "a container on an engine elsewhere",
      {
        engine: { local: false },
        heldPorts: [{ ...held, container: "shop-api-1", project: "shop", service: "api" }],
      },
      "service api of Compose project shop (container shop-api-1)",
    ],
    [
      "a container of the project that stays",
      { containers: [aContainer("old", { name: "demo-old-1", publishedPorts: [{ ...held, target: 80 }] })] },
      "container demo-old-1 of this project",
    ],
  ])("names %s", (_, changes, who) => {
    expect(said(aPreflight([web], changes))).toEqual([
      `web publishes 127.0.0.1:8080/tcp, which ${who} already listens on`,
    ]);
  });

  it.each([
    [
      "its own container, which is replaced",
      { containers: [aContainer("web", { publishedPorts: [{ ...held, target: 80 }] })] },
    ],
    [
      "a container that is stopped first",
      {
        containers: [aContainer("old", { publishedPorts: [{ ...held, target: 80 }] })],
        plan: { ...aPreflight([web]).plan, stop: [{ service: "old", cause: "off" }] },
      },
    ],
    [
      "another address",
      {
        heldPorts: [{ ...held, hostIp: "127.0.0.2", container: "c", project: "p", service: "s" }],
        engine: { local: false },
      },
    ],
    ["a service that does not change", { plan: { ...aPreflight([]).plan } }],
  ])("does not count %s", (_, changes) => {
    const portOwners = "heldPorts" in changes || "plan" in changes ? new Map() : proxy;
    const facts = aPreflight([web], { portOwners, ...changes });
    expect(said(facts)).toEqual([]);
  });

  it("reports a port clash once, although the first service already listens", () => {
    const other = aStep(aService("other", { ports: [{ ...port, hostIp: "" }] }));
    const containers = [aContainer("web", { publishedPorts: [{ ...held, target: 80 }] })];
    const plan = aPreflight([other]).plan;
    expect(said(aPreflight([web, other], { containers, plan, portOwners: proxy }))).toEqual([
      "web and other both publish 8080/tcp",
    ]);
  });

  it("reports replicas that share a port, and an invalid port", () => {
    const many = aStep(aService("many", { ports: [port], replicas: 3 }));
    const odd = aStep(aService("odd", { ports: [{ ...port, published: undefined, unusable: "abc" }] }));
    expect(said(aPreflight([many, odd]))).toEqual([
      'odd publishes its port 80 on "abc", which is not a port number',
      "many has 3 replicas, which all publish 127.0.0.1:8080/tcp",
    ]);
  });

  it.each([
    [2, []],
    [3, ["many has 3 replicas, but its host ports 8080-8081 are enough for only 2"]],
  ])("counts a range of two host ports for %i replicas", (replicas, expected) => {
    const range = { first: 8080, last: 8081 };
    const many = aStep(aService("many", { ports: [{ ...port, published: undefined, range }], replicas }));
    expect(said(aPreflight([many]))).toEqual(expected);
  });

  it("gives a hint for each finding", () => {
    expect(checkPorts(aPreflight([web], { portOwners: nginx }))).toMatchObject([
      {
        code: "port-taken",
        severity: "error",
        service: "web",
        hint: "Stop that program, or use up --remap-ports to publish a free port.",
      },
    ]);
  });
});
