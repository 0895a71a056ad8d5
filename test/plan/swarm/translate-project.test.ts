import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { StackError } from "../../../src/domain/errors.ts";
import { translateProject } from "../../../src/plan/swarm/translate-project.ts";
import { containerOf, inputsFor, translateWeb } from "./build-project.ts";
import { composeSamples, sampleResources } from "./compose-keys.ts";

/** The same value with the keys of each object in another order. */
function reorder(value: unknown, seed: number): unknown {
  if (Array.isArray(value)) return value.map((one) => reorder(one, seed));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, child]) => [key, reorder(child, seed)] as const);
  const at = seed % (entries.length || 1);
  return Object.fromEntries([...entries.slice(at), ...entries.slice(0, at)].reverse());
}

describe("translateProject", () => {
  it("labels the service and its containers, and drops the labels of Compose", () => {
    const { spec, hash } = translateWeb({
      labels: { "com.docker.compose.project": "demo", team: "a$$b", c$$d: "e" },
      deploy: { labels: { tier: "front" } },
    });
    const hidden = { "com.docker.compose.project": "", "com.docker.compose.service": "" };
    const own = { "stackctl.project": "demo", "stackctl.service": "web", "stackctl.hash": hash };
    expect(spec.Name).toBe("demo_web");
    expect(spec.Labels).toMatchObject({ ...own, tier: "front" });
    expect(spec.TaskTemplate.ContainerSpec.Labels).toEqual({ ...hidden, ...own, team: "a$b", c$d: "e" });
  });

  it("has the same hashes whatever the order of keys is", () => {
    const sample = { ...composeSamples, network_mode: undefined, x: { b: 1, a: 2 } };
    const more = { document: sampleResources, environment: new Map([["TOKEN", "t"]]) };
    const { hash, settingsHash } = translateWeb(sample, more);
    fc.assert(
      fc.property(fc.nat(200), (seed) => {
        const document = Object(reorder(sampleResources, seed));
        const moved = translateWeb(Object(reorder(sample, seed)), { ...more, document });
        expect([moved.hash, moved.settingsHash]).toEqual([hash, settingsHash]);
      }),
    );
  });

  it.each([
    ["the number of replicas", { deploy: { replicas: 3 } }],
    ["the placement", { deploy: { placement: { constraints: ["node.role==worker"] } } }],
    ["the update settings", { deploy: { update_config: { parallelism: 2 } } }],
    ["the labels of the service", { deploy: { labels: { a: "b" } } }],
  ])("keeps the hash of the containers if only %s changes", (_, web) => {
    const before = translateWeb({});
    const after = translateWeb(web);
    expect(after.hash).toBe(before.hash);
    expect(after.settingsHash).not.toBe(before.settingsHash);
  });

  it("keeps templates as text, except for a variable that is exactly the name of the node", () => {
    const environment = { NODE: "{{.Node.Hostname}}", TASK: "{{.Task.Slot}}" };
    expect(containerOf({ environment }).Env).toEqual([
      "NODE={{.Node.Hostname}}",
      'TASK={{"{{"}}.Task.Slot}}',
    ]);
  });

  it("keeps the hash if the service is pinned to another node", () => {
    const pinTo = (nodeId: string) => ({ pins: new Map([["web", { nodeId, hostname: nodeId, cause: "" }]]) });
    const [one, other] = [translateWeb({}, pinTo("a")), translateWeb({}, pinTo("b"))];
    expect(one.spec.TaskTemplate.Placement).toEqual({ Constraints: ["node.id==a"] });
    expect(other.hash).toBe(one.hash);
    expect(other.settingsHash).not.toBe(one.settingsHash);
  });

  it("changes the hash with the content of a config", () => {
    const withContent = (content: string) =>
      translateWeb(
        { configs: [{ source: "a" }] },
        { document: { configs: { a: { name: "demo_a", content } } } },
      );
    expect(withContent("1").hash).not.toBe(withContent("2").hash);
  });

  it("leaves out networks without a service, and marks external ones", () => {
    const { project, networks } = translateWeb(
      { networks: { back: null, out: null } },
      {
        document: {
          networks: {
            back: { name: "demo_back", driver_opts: { "com.docker.network.driver.mtu": "1400" } },
            out: { name: "proxy", external: true },
            unused: { name: "demo_unused" },
          },
        },
      },
    );
    expect(networks).toEqual(["demo_back", "proxy"]);
    expect(project.networks).toEqual([
      expect.objectContaining({
        Name: "demo_back",
        Driver: "overlay",
        Options: { "com.docker.network.driver.mtu": "1400" },
        Labels: {
          "stackctl.project": "demo",
          "stackctl.network": "back",
          "stackctl.hash": expect.any(String),
        },
      }),
      { Name: "proxy", external: true },
    ]);
  });

  it("names the image that Compose builds, if the file names none", () => {
    expect(containerOf({ image: undefined, build: { context: "." } }).Image).toBe("demo-web");
  });

  it("sends what the file declares of a container, and nothing else", () => {
    expect(containerOf({ command: null, entrypoint: null, environment: { A: null, B: "" } })).toEqual({
      Image: "app",
      Env: ["A", "B="],
      Labels: expect.any(Object),
    });
  });

  it("refuses a document that it cannot read", () => {
    const inputs = inputsFor({ services: { web: { ports: "80" } } });
    expect(() => translateProject(inputs)).toThrow(StackError);
    expect(() => translateProject(inputs)).toThrow("services.web.ports");
  });
});
