import { expect, it } from "vitest";
import { loadForUp } from "../../../src/run/launch/load-for-up.ts";
import { aModel, aService } from "../../support/build/shapes.ts";
import { aRequest, aWorld } from "../../support/build/worlds.ts";

const remote = { host: "far", name: "far", ssh: true };
const options = { build: false, pull: undefined, forceRecreate: false, keep: false, named: [] };
const key = {
  source: "/p/key.txt",
  target: "/run/secrets/key",
  created: false,
  material: { kind: "secrets" as const, name: "key" },
};

function stage(service = aService("web", { hostMounts: [key] })) {
  return aWorld({ model: aModel(service), files: { "compose.yaml": "", "key.txt": "hush-4711\n" } });
}

it("reads the files for an engine on another machine, hides secrets, and lets Compose start the service", async () => {
  const { world, engine } = stage();
  engine.description = { ...engine.description, local: false, remote };
  const project = await loadForUp(aRequest(), options, world);
  expect(project.carried?.env).toEqual({ STACKCTL_CARRIED_0: "hush-4711\n" });
  expect(project.model.services.get("web")?.composeStarts).toBe("secrets from files");
  expect(project.stack.selection.services[0]?.service.composeStarts).toBe("secrets from files");
  // Compose would not search for its files beside the document.
  expect(project.target.files).toEqual(["/p/compose.yaml"]);
  expect(world.secrets.redact("it is hush-4711")).toBe("it is ***");
});

it("leaves a project on this machine alone", async () => {
  const { world } = stage();
  const project = await loadForUp(aRequest(), options, world);
  expect(project.carried).toBeUndefined();
  expect(project.model.services.get("web")?.composeStarts).toBeUndefined();
});

it("carries nothing for services without such files", async () => {
  const { world, engine } = stage(aService("web"));
  engine.description = { ...engine.description, local: false, remote };
  expect(await loadForUp(aRequest(), options, world)).toMatchObject({ remote });
  expect((await loadForUp(aRequest(), options, world)).carried).toBeUndefined();
});
