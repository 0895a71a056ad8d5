import { describe, expect, it } from "vitest";
import type { PublishedPort } from "../../../src/domain/service.ts";
import {
  endpointsOf,
  findWrongEndpoints,
  isPublished,
  resolveEndpoints,
} from "../../../src/plan/services/resolve-endpoints.ts";
import { aContainer, aService } from "../../support/build/shapes.ts";

const publish = (published: number | undefined, protocol: "tcp" | "udp" = "tcp", hostIp = "") => ({
  hostIp,
  published,
  target: 80,
  protocol,
});

it("resolves variables and finds the service that publishes the port", () => {
  const services = [
    aService("db", { ports: [publish(5432)] }),
    aService("tabby", { ports: [publish(10303)] }),
  ];
  const declared = [
    { name: "Tabby", url: "http://localhost:${TABBY_PORT:-10303}" },
    { name: "Web", url: "http://localhost" },
    { name: "Named", url: "http://localhost:1", service: "db" },
  ];
  expect(resolveEndpoints(declared, services, () => undefined)).toEqual([
    { name: "Tabby", url: "http://localhost:10303", service: "tabby" },
    { name: "Web", url: "http://localhost", service: undefined },
    { name: "Named", url: "http://localhost:1", service: "db" },
  ]);
  expect(resolveEndpoints(declared.slice(0, 1), services, () => "5432")[0]).toMatchObject({ service: "db" });
});

it.each([
  ["publishes its port", "http://localhost:80", true],
  ["publishes another port", "http://localhost:81", false],
])("tells whether a service %s", (_, url, expected) => {
  const services = new Map([["web", aService("web", { ports: [publish(80)] })]]);
  expect(isPublished({ name: "Web", url, service: "web" }, services)).toBe(expected);
  expect(isPublished({ name: "Web", url, service: "gone" }, services)).toBe(true);
});

it("leaves out a URL whose variables give it another scheme, and warns", () => {
  const declared = [
    { name: "Admin", url: "${ADMIN_URL}" },
    { name: "Unset", url: "${UNSET}" },
    { name: "Web", url: "${SCHEME:-https}://localhost" },
    { name: "Cache", url: "redis://localhost:6379" },
  ];
  const lookup = (name: string) => (name === "ADMIN_URL" ? "javascript:alert(1)" : undefined);
  expect(resolveEndpoints(declared, [], lookup).map(({ url }) => url)).toEqual([
    "https://localhost",
    "redis://localhost:6379",
  ]);
  expect(findWrongEndpoints(declared, lookup).map(({ message }) => message)).toEqual([
    expect.stringMatching(/^the endpoint Admin is not shown: .*\$\{ADMIN_URL\} has none/),
  ]);
});

it("shows declared endpoints, or else published TCP ports, and never guesses a protocol", () => {
  const service = aService("db", {
    ports: [publish(5432), publish(53, "udp"), publish(undefined), publish(90, "tcp", "::1")],
  });
  expect(endpointsOf(service, [{ name: "Web", url: "http://x", service: "web" }])).toEqual([
    { name: "db port 80", url: "tcp://localhost:5432" },
    { name: "db port 80", url: "tcp://[::1]:90" },
  ]);
  expect(endpointsOf(service, [{ name: "DB", url: "http://x", service: "db" }])).toEqual([
    { name: "DB", url: "http://x" },
  ]);
});

describe("a port that the engine chose", () => {
  const held = (hostIp: string, published: number, target = 80) => ({
    hostIp,
    published,
    target,
    protocol: "tcp",
  });
  const urls = (
    ports: readonly PublishedPort[],
    ...containers: readonly (readonly ReturnType<typeof held>[])[]
  ) =>
    endpointsOf(
      aService("web", { ports }),
      [],
      containers.map((publishedPorts, index) =>
        aContainer("web", { name: `demo-web-${index + 1}`, id: `${index}`, publishedPorts }),
      ),
    ).map(({ name, url }) => `${name} ${url}`);
  const range = { first: 8000, last: 8010 };

  it.each<
    [string, readonly PublishedPort[], readonly (readonly ReturnType<typeof held>[])[], readonly string[]]
  >([
    [
      "on one address",
      [publish(undefined, "tcp", "127.0.0.1")],
      [[held("127.0.0.1", 32768)]],
      ["web port 80 tcp://127.0.0.1:32768"],
    ],
    [
      "on every address",
      [publish(undefined)],
      [[held("0.0.0.0", 32768), held("::", 32769)]],
      ["web port 80 tcp://localhost:32768"],
    ],
    [
      "on IPv6",
      [publish(undefined, "tcp", "::1")],
      [[held("::1", 32768)]],
      ["web port 80 tcp://[::1]:32768"],
    ],
    [
      "on every address of IPv6",
      [publish(undefined, "tcp", "::")],
      [[held("::", 32768)]],
      ["web port 80 tcp://[::1]:32768"],
    ],
    [
      "from a range, for each replica",
      [{ ...publish(undefined), range }],
      [[held("0.0.0.0", 8001)], [held("0.0.0.0", 8000)]],
      ["demo-web-1 port 80 tcp://localhost:8001", "demo-web-2 port 80 tcp://localhost:8000"],
    ],
    [
      "beside a fixed one of the same container port",
      [publish(8080), publish(undefined)],
      [[held("0.0.0.0", 8080), held("0.0.0.0", 32768)]],
      ["web port 80 tcp://localhost:8080", "web port 80 tcp://localhost:32768"],
    ],
    ["of a container port that is not published", [publish(undefined)], [[held("0.0.0.0", 1, 81)]], []],
    ["where no container runs", [publish(undefined)], [], []],
  ])("%s", (_, ports, containers, expected) => {
    expect(urls(ports, ...containers)).toEqual(expected);
  });
});
