import { expect, it } from "vitest";
import { endpointsOf, resolveEndpoints } from "../../src/plan/resolve-endpoints.ts";
import { aService } from "../support/build/shapes.ts";

const publish = (published: number | undefined, protocol: "tcp" | "udp" = "tcp", hostIp = "") => ({
  hostIp,
  published,
  target: 80,
  protocol,
});

it("fills in variables and finds the service that publishes the port", () => {
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

it("shows declared endpoints, else published TCP ports, never a guess of a protocol", () => {
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
