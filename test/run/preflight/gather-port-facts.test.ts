import { expect, it } from "vitest";
import { gatherPortFacts } from "../../../src/run/preflight/gather-port-facts.ts";
import { aModel } from "../../support/build/shapes.ts";
import { aWorld } from "../../support/build/worlds.ts";

const port = { service: "web", hostIp: "", published: 8080, target: 80, protocol: "tcp" } as const;
const held = { ...port, container: "other", project: "other" };

it("asks the engine on another machine for held ports, and binds no port of this machine", async () => {
  const { world, engine, host } = aWorld({ model: aModel() });
  host.findPortOwner = () => Promise.reject(new Error("this machine was asked"));
  engine.heldPorts = [held];
  const remote = { host: "far", name: "far", ssh: true };
  const asking = Promise.resolve({ ...engine.description, local: false, remote });
  const facts = await gatherPortFacts([port], asking, world, new AbortController().signal);
  expect(facts).toEqual({ portOwners: new Map(), heldPorts: [held] });
});
