import { describe, expect, it } from "vitest";
import { translateWeb } from "./build-project.ts";

/** Kind and path below the service of each finding. */
function findingsOf(web: object) {
  return translateWeb(web).findings.map(({ kind, path }) => `${kind} ${path.slice(2).join(".")}`);
}

describe("findKeyFindings", () => {
  it.each([
    [
      "a published address",
      { ports: [{ target: 80, published: "80", host_ip: "127.0.0.1" }] },
      "warned ports.0.host_ip",
    ],
    [
      "a fixed address",
      { networks: { back: { ipv4_address: "10.0.0.2" } } },
      "refused networks.back.ipv4_address",
    ],
    [
      "reserved devices",
      { deploy: { resources: { reservations: { devices: [{ capabilities: ["gpu"] }] } } } },
      "refused deploy.resources.reservations.devices",
    ],
    ["an unknown key", { colour: "red" }, "warned colour"],
    ["an unknown key below a known one", { ports: [{ target: 80, colour: "red" }] }, "warned ports.0.colour"],
  ])("finds %s", (_, web, finding) => {
    expect(findingsOf(web)).toEqual([finding]);
  });

  it.each([
    [
      "a value that equals the default",
      { ipc: "private", cgroup: "private", runtime: "runc", pull_policy: "always" },
    ],
    ["a key that is off or empty", { privileged: false, pid: "", devices: [], models: null }],
    ["every address", { ports: [{ target: 80, published: "80", host_ip: "0.0.0.0" }] }],
    ["an extension", { "x-team": "a", deploy: { "x-team": "a" } }],
  ])("finds nothing in %s", (_, web) => {
    expect(findingsOf(web)).toEqual([]);
  });

  it("states that a port on one address is published on every node", () => {
    const [finding] = translateWeb({
      ports: [{ target: 80, published: "80", host_ip: "10.0.0.5" }],
    }).findings;
    expect(finding?.message).toContain("EVERY address of EVERY node");
  });
});
