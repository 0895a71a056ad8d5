import { describe, expect, it } from "vitest";
import { findingsOf, translateWeb } from "./build-project.ts";

const ingress = { mode: "ingress", target: 80, published: "8080", protocol: "tcp" };
const host = { mode: "host", target: 80, published: "8080", protocol: "udp", name: "web" };

describe("translateEndpoint", () => {
  it.each([
    ["no port", {}, { Mode: "dnsrr" }],
    [
      "a port in ingress mode",
      { ports: [ingress] },
      {
        Mode: "vip",
        Ports: [{ Protocol: "tcp", TargetPort: 80, PublishedPort: 8080, PublishMode: "ingress" }],
      },
    ],
    [
      "a port of the node",
      { ports: [host] },
      {
        Mode: "dnsrr",
        Ports: [{ Name: "web", Protocol: "udp", TargetPort: 80, PublishedPort: 8080, PublishMode: "host" }],
      },
    ],
    [
      "a port that the engine chooses",
      { ports: [{ target: 70 }] },
      { Mode: "vip", Ports: [{ Protocol: "tcp", TargetPort: 70, PublishMode: "ingress" }] },
    ],
    ["a declared mode", { deploy: { endpoint_mode: "vip" } }, { Mode: "vip" }],
    ["ports on the network of the node", { network_mode: "host", ports: [ingress] }, { Mode: "dnsrr" }],
  ])("translates %s", (_, web, endpoint) => {
    expect(translateWeb(web).spec.EndpointSpec).toEqual(endpoint);
  });

  it.each(["127.0.0.1", "::1"])(
    "does not publish a port of %s, which a Swarm would open to all",
    (address) => {
      const web = { ports: [{ ...ingress, host_ip: address }] };
      expect(translateWeb(web).spec.EndpointSpec).toEqual({ Mode: "dnsrr" });
      expect(findingsOf(web)).toEqual([
        `warned ports.0.host_ip: Swarm would open port 8080 on every node, although the file limits it to ${address}, so the port is not published.`,
      ]);
    },
  );

  it("refuses a port in ingress mode with `dnsrr`", () => {
    expect(findingsOf({ ports: [host, ingress], deploy: { endpoint_mode: "dnsrr" } })).toEqual([
      "refused ports.1: Swarm cannot publish a port in ingress mode for a service with endpoint mode `dnsrr`.",
    ]);
  });

  it("publishes the first port of a range, with a warning", () => {
    const web = { ports: [{ ...ingress, published: "9000-9005" }] };
    expect(translateWeb(web).spec.EndpointSpec.Ports).toEqual([
      expect.objectContaining({ PublishedPort: 9000 }),
    ]);
    expect(findingsOf(web)).toEqual([
      "warned ports.0.published: Swarm does not choose a free port from a range: it publishes 9000.",
    ]);
  });

  it("warns that ports on the network of the node are not published", () => {
    expect(findingsOf({ network_mode: "host", ports: [ingress] })).toEqual([
      "warned ports: On the host network a container's ports are not published.",
    ]);
  });
});
