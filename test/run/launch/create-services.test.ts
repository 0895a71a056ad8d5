import { expect, it } from "vitest";
import { createServices } from "../../../src/run/launch/create-services.ts";
import { loadProject } from "../../../src/run/project/load-project.ts";
import { aModel, aService, needs } from "../../support/build/shapes.ts";
import { aRequest, aWorld } from "../../support/build/worlds.ts";
import { RecordingReporter } from "../../support/fakes/recording-reporter.ts";

const model = aModel(
  aService("db"),
  aService("web", { dependsOn: [needs("db")] }),
  aService("front", { dependsOn: [needs("web")] }),
  aService("docs"),
);

/**
 * Creates all services with `forceRecreate` for `named`, while Compose cannot create `broken`. Returns calls
 * and result.
 */
async function create(broken: readonly string[], named: readonly string[]) {
  const stage = aWorld({
    model,
    onCall: (call) => {
      const found = call.kind === "launch" && call.request.services.find((name) => broken.includes(name));
      return found ? { exitCode: 1, stderr: `service "${found}" has no such device` } : undefined;
    },
  });
  const project = await loadProject(aRequest(), stage.world);
  const options = { build: false, pull: undefined, forceRecreate: named.length > 0, keep: false, named };
  const doing = { ...stage.world, reporter: new RecordingReporter() };
  const all = new Set(model.services.keys());
  const result = await createServices({ project, options }, all, doing, new AbortController().signal);
  const calls = stage.compose.calls.flatMap((call) =>
    call.kind === "launch" ? [call.request.services.join(" ")] : [],
  );
  return { calls, exitCode: result.exitCode, refused: [...(result.refused ?? new Map()).keys()] };
}

it("creates the other services without one that Compose cannot create and those that require it", async () => {
  expect(await create(["web"], [])).toEqual({
    calls: ["db web front docs", "db docs"],
    exitCode: 0,
    refused: ["web"],
  });
});

it("continues with the next call after a call that could create nothing", async () => {
  expect(await create(["web"], ["web"])).toEqual({
    calls: ["db", "web", "docs"],
    exitCode: 0,
    refused: ["web"],
  });
});

it("returns Compose's error if no service can be created", async () => {
  expect(await create(["db", "docs"], [])).toMatchObject({ exitCode: 1, refused: [] });
});
