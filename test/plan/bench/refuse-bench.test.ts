import { describe, expect, it } from "vitest";
import { listModePorts, refuseLeftOver, refuseTakenPorts } from "../../../src/plan/bench/refuse-bench.ts";
import { portKey } from "../../../src/plan/preflight/check-ports.ts";
import { aPreflight } from "../../support/build/preflight.ts";
import { aService, aStep } from "../../support/build/shapes.ts";

const publishing = (name: string, published: number) =>
  aStep(aService(name, { ports: [{ hostIp: "127.0.0.1", published, target: 80, protocol: "tcp" }] }));
const modes = [
  { services: [publishing("web", 8080)] },
  { services: [publishing("web", 8080), publishing("ui", 8081)] },
];

describe("listModePorts", () => {
  it("lists each host port of several modes once", () => {
    expect(listModePorts(modes).map(({ service, published }) => `${service} ${published}`)).toEqual([
      "web 8080",
      "ui 8081",
    ]);
  });
});

it("refuses a project that has containers already, with a code of its own", () => {
  expect(refuseLeftOver("demo-bench")).toMatchObject({
    code: "project-exists",
    hint: "Run stackctl -p demo-bench down --volumes if an interrupted benchmark left them.",
  });
});

describe("refuseTakenPorts", () => {
  const ports = listModePorts(modes);
  const owner = { pid: 7, process: "docker-proxy" };
  const owned = new Map(ports.map((port) => [portKey(port), owner]));
  const held = { hostIp: "127.0.0.1", published: 8080, protocol: "tcp" };
  const facts = { ...aPreflight([]), project: "shop-bench" };
  const said = (changes: Partial<typeof facts>) =>
    refuseTakenPorts(ports, { ...facts, ...changes })?.problems.map(({ message }) => message);

  it("accepts free ports", () => {
    expect(said({})).toBeUndefined();
  });

  it("names the programs and the containers of the real project that use the ports", () => {
    const heldPorts = [{ ...held, container: "shop-web-1", project: "shop", service: "web" }];
    expect(said({ portOwners: owned, heldPorts })).toEqual([
      "web publishes 127.0.0.1:8080/tcp, which service web of Compose project shop (container shop-web-1) already listens on",
      "ui publishes 127.0.0.1:8081/tcp, which docker-proxy (pid 7) already listens on",
    ]);
  });

  it("reads ports of an engine on another machine from the engine", () => {
    const heldPorts = [{ ...held, container: "cache", project: undefined, service: undefined }];
    expect(said({ engine: { ...facts.engine, local: false }, portOwners: owned, heldPorts })).toEqual([
      "web publishes 127.0.0.1:8080/tcp, which container cache already listens on",
    ]);
  });
});
