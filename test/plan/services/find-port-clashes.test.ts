import { describe, expect, it } from "vitest";
import type { PublishedPort } from "../../../src/domain/service.ts";
import {
  describePortClash,
  findAllPortClashes,
  findPortClashes,
  formatPort,
  listWantedPorts,
} from "../../../src/plan/services/find-port-clashes.ts";
import { aService, aStep } from "../../support/build/shapes.ts";

const port = (published: number | undefined, changes: Partial<PublishedPort> = {}): PublishedPort => ({
  hostIp: "",
  published,
  target: 80,
  protocol: "tcp",
  ...changes,
});

function clashes(first: PublishedPort, second: PublishedPort) {
  const services = [aStep(aService("a", { ports: [first] })), aStep(aService("b", { ports: [second] }))];
  return findPortClashes(listWantedPorts(services)).map(
    (clash) => `${clash.first.service} ${clash.second.service}`,
  );
}

describe("findPortClashes", () => {
  it.each<[string, PublishedPort, PublishedPort, boolean]>([
    ["the same port", port(80), port(80), true],
    ["another port", port(80), port(81), false],
    ["UDP and TCP on one port", port(53), port(53, { protocol: "udp" }), false],
    ["every address and one address", port(80), port(80, { hostIp: "127.0.0.1" }), true],
    ["two different addresses", port(80, { hostIp: "127.0.0.2" }), port(80, { hostIp: "127.0.0.1" }), false],
    ["every address of each family", port(80, { hostIp: "0.0.0.0" }), port(80, { hostIp: "::" }), false],
    ["ports that the engine picks", port(undefined), port(undefined), false],
  ])("%s", (_, first, second, expected) => {
    expect(clashes(first, second)).toEqual(expected ? ["a b"] : []);
  });

  it("allows one service to publish a port on two addresses", () => {
    const both = aService("a", { ports: [port(80, { hostIp: "127.0.0.1" }), port(80, { hostIp: "::1" })] });
    expect(findPortClashes(listWantedPorts([aStep(both)]))).toEqual([]);
  });

  it("finds overlapping entries of one service, and ignores repeated entries", () => {
    const repeated = (...ports: readonly PublishedPort[]) =>
      findAllPortClashes(listWantedPorts([aStep(aService("a", { ports }))])).map(describePortClash);
    const local = { hostIp: "127.0.0.1" };
    expect(repeated(port(80), port(80))).toEqual([]);
    expect(repeated(port(80, local), port(80, { hostIp: "::" }))).toEqual([]);
    expect(repeated(port(80), port(80, local))).toEqual([
      "a publishes 80/tcp and 127.0.0.1:80/tcp, which overlap",
    ]);
    expect(repeated(port(80), port(80, { target: 81 }))).toEqual([
      "a publishes 80/tcp twice, for its ports 80 and 81",
    ]);
  });

  it("shows the address only if there is one", () => {
    const [plain, four, six] = listWantedPorts([
      aStep(
        aService("a", { ports: [port(80), port(80, { hostIp: "127.0.0.1" }), port(80, { hostIp: "::1" })] }),
      ),
    ]).map(formatPort);
    expect([plain, four, six]).toEqual(["80/tcp", "127.0.0.1:80/tcp", "[::1]:80/tcp"]);
  });
});

describe("a range of all ports", () => {
  it("is compared port by port, with a constant number of reads per port", () => {
    let looks = 0;
    const port = (published: number) => ({
      service: "web",
      hostIp: "",
      target: published,
      protocol: "tcp" as const,
      get published() {
        looks += 1;
        return published;
      },
    });
    const count = (size: number) => {
      looks = 0;
      expect(findAllPortClashes(Array.from({ length: size }, (_, at) => port(at + 1)))).toEqual([]);
      return looks;
    };
    expect(count(20_000)).toBe(2 * count(10_000));
  });
});
