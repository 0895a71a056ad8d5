import { describe, expect, it } from "vitest";
import { findingsOf, translateWeb } from "./build-project.ts";

const attachmentsOf = (web: object, networks: object = {}) =>
  translateWeb(web, { document: { networks } }).spec.TaskTemplate.Networks;

describe("attachNetworks", () => {
  it("gives the service its name, its container name and its aliases on each network", () => {
    const web = {
      container_name: "front",
      networks: { b: null, a: { aliases: ["www", "web"], driver_opts: { x: 1 } } },
    };
    expect(attachmentsOf(web, { a: { name: "demo_a" }, b: { name: "demo_b" } })).toEqual([
      { Target: "demo_a", Aliases: ["web", "front", "www"], DriverOpts: { x: "1" } },
      { Target: "demo_b", Aliases: ["web", "front"] },
    ]);
  });

  it.each(["host", "bridge"])("attaches the service to the network %s of the node", (mode) => {
    expect(attachmentsOf({ network_mode: mode })).toEqual([{ Target: mode }]);
  });

  it.each([
    ["none", "refused network_mode: Swarm always attaches a container to a network."],
    [
      "service:db",
      "refused network_mode: Swarm attaches no container to the network of another one, and service:db is no network.",
    ],
  ])("refuses the mode %s", (network_mode, finding) => {
    expect(findingsOf({ network_mode })).toEqual([finding]);
  });

  it.each([
    [
      { driver: "bridge", driver_opts: { "com.docker.network.bridge.name": "br1" } },
      [
        "warned networks.a.driver: A bridge network exists on one node only, so stackctl creates an overlay network.",
        "warned networks.a.driver_opts: An overlay network has no com.docker.network.bridge.name.",
      ],
    ],
    [
      { driver: "macvlan" },
      ["refused networks.a.driver: A network with the driver macvlan exists on one node only."],
    ],
    [
      { enable_ipv4: false },
      ["refused networks.a.enable_ipv4: An overlay network of engine 26 always has IPv4 addresses."],
    ],
    [{ driver: "overlay" }, []],
    [{ driver: "macvlan", external: true }, []],
  ])("judges the network %j", (network, findings) => {
    const document = { networks: { a: { name: "demo_a", ...network } } };
    expect(findingsOf({ networks: { a: null } }, { document })).toEqual(findings);
  });
});

describe("translateNetwork", () => {
  it("sends the addresses and options, but no option of a bridge", () => {
    const network = {
      name: "demo_a",
      internal: true,
      attachable: true,
      enable_ipv6: true,
      driver_opts: { encrypted: "", "com.docker.network.bridge.name": "br1" },
      ipam: {
        config: [
          {
            subnet: "10.9.0.0/24",
            ip_range: "10.9.0.0/25",
            gateway: "10.9.0.1",
            aux_addresses: { a: "10.9.0.2" },
          },
        ],
      },
    };
    const { project } = translateWeb({ networks: { a: null } }, { document: { networks: { a: network } } });
    expect(project.networks).toEqual([
      expect.objectContaining({
        Internal: true,
        Attachable: true,
        EnableIPv6: true,
        Options: { encrypted: "" },
        IPAM: {
          Driver: "default",
          Config: [
            {
              Subnet: "10.9.0.0/24",
              IPRange: "10.9.0.0/25",
              Gateway: "10.9.0.1",
              AuxiliaryAddresses: { a: "10.9.0.2" },
            },
          ],
        },
      }),
    ]);
  });
});
