import { describe, expect, it } from "vitest";
import { placeEndpoint } from "../../../src/plan/services/place-endpoint.ts";

const remote = { host: "far.example", name: "far", ssh: true };
const ports = (hostIp: string, published = 8080) => [
  { hostIp, published, target: 80, protocol: "tcp" as const },
];
const place = (url: string, hostIp: string, machine: typeof remote | undefined = remote) =>
  placeEndpoint({ name: "Web", url }, { ports: ports(hostIp) }, machine);

describe("placeEndpoint", () => {
  it("leaves the URL of this machine alone", () => {
    const endpoint = { name: "Web", url: "http://localhost:8080" };
    expect(placeEndpoint(endpoint, { ports: ports("") }, undefined)).toBe(endpoint);
  });

  it.each([
    ["http://localhost:8080", "", "http://far.example:8080"],
    ["http://127.0.0.1:8080/a?b=localhost", "0.0.0.0", "http://far.example:8080/a?b=localhost"],
    ["tcp://[::1]:8080", "::", "tcp://far.example:8080"],
    ["postgres://me:pw@localhost:8080/db", "", "postgres://me:pw@far.example:8080/db"],
    ["http://localhost:8080", "192.168.7.7", "http://192.168.7.7:8080"],
    // The service listens there without a published port, as on the host network.
    ["http://localhost:9000", "", "http://far.example:9000"],
    // Another host is what its author meant.
    ["https://web.example", "", "https://web.example"],
  ])("shows %s, published on %j, as %s", (url, hostIp, expected) => {
    expect(place(url, hostIp)).toEqual({ name: "Web", url: expected });
  });

  it("keeps the URL of a port on the loopback interface, and names the machine where it works", () => {
    const url = "http://localhost:8080";
    expect(place(url, "127.0.0.1")).toEqual({ name: "Web", url, onlyOn: "far.example" });
    expect(place("tcp://[::1]:8080", "::1")).toMatchObject({ onlyOn: "far.example" });
  });

  it("names the machine by the engine's name behind a forwarded socket", () => {
    const url = "http://localhost:8080";
    const machine = { host: undefined, name: "far", ssh: false };
    expect(placeEndpoint({ name: "Web", url }, { ports: ports("") }, machine)).toMatchObject({
      url,
      onlyOn: "far",
    });
  });

  it("writes an IPv6 host in brackets", () => {
    const machine = { ...remote, host: "fd00::7" };
    expect(place("http://localhost:8080/", "", machine).url).toBe("http://[fd00::7]:8080/");
  });
});
