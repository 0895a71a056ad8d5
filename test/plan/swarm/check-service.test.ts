import { describe, expect, it } from "vitest";
import { translateProject } from "../../../src/plan/swarm/translate-project.ts";
import { containerOf, findingsOf, inputsFor } from "./build-project.ts";

describe("checkService", () => {
  it.each(["a.b", "a_", "a".repeat(60)])("refuses the service name %s", (name) => {
    const { services } = translateProject(inputsFor({ services: { [name]: { image: "app" } } }));
    expect(services.get(name)?.findings).toEqual([
      expect.objectContaining({
        kind: "refused",
        path: ["services", name],
        message: `Swarm accepts no service with the name demo_${name}.`,
        hint: expect.stringContaining("- or _ between them"),
      }),
    ]);
  });

  it.each([
    ["an unknown mode", { deploy: { mode: "some" } }, ["refused deploy.mode: Swarm has no mode some."]],
    [
      "a link with a name of its own",
      { links: ["db", "db:store"] },
      ["refused links.1: Swarm has no links, so the service cannot reach db as store."],
    ],
    [
      "no entrypoint and no command",
      { entrypoint: [] },
      ["refused entrypoint: Swarm cannot remove the image's entrypoint without a command."],
    ],
    [
      "the node's gateway",
      { extra_hosts: ["a=10.0.0.1", "b=host-gateway"] },
      ["refused extra_hosts.1: Swarm cannot resolve `host-gateway`: each node has an address of its own."],
    ],
  ])("finds %s", (_, web, findings) => {
    expect(findingsOf(web)).toEqual(findings);
  });

  it.each([[[]], [[""]]])("runs the command without the image's entrypoint for %j", (entrypoint) => {
    expect(containerOf({ entrypoint, command: ["run", "now"] })).toMatchObject({ Command: ["run", "now"] });
  });

  it("puts the address of a host first", () => {
    const extra_hosts = ["a=10.0.0.1", "b:10.0.0.2", "six=::1", "brackets:[fd00::1]", "b=host-gateway"];
    expect(containerOf({ extra_hosts }).Hosts).toEqual([
      "10.0.0.1 a",
      "10.0.0.2 b",
      "::1 six",
      "fd00::1 brackets",
    ]);
  });
});
