import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { expect } from "vitest";
import { createDockerCompose } from "../../src/adapters/compose/docker-compose.ts";
import { StackError } from "../../src/domain/errors.ts";
import { noFlags } from "../../src/domain/flag-request.ts";
import type { ComposeModel, Service } from "../../src/domain/service.ts";
import type { Compose } from "../../src/ports/compose.ts";
import { loadProject, type Project } from "../../src/run/project/load-project.ts";
import { anyProject } from "../plan/matrix/any-project.ts";
import { aRequest, aWorld } from "../support/build/worlds.ts";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import type { Fixture } from "../support/fixture.ts";
import { scenario } from "../support/scenario.ts";

/** Each run calls Compose up to seven times, so more runs are slow, and they find little more. */
const runs = 12;

function toCompose({ name, profiles, dependsOn, ports }: Service): readonly [string, object] {
  const edges = dependsOn.map(({ service, required }) => [
    service,
    { condition: "service_started", required },
  ]);
  return [
    name,
    {
      image: "x:1",
      profiles,
      depends_on: Object.fromEntries(edges),
      ports: ports.map(({ published, target }) => `${published}:${target}`),
    },
  ];
}

/** The real Compose, called once for each target. */
function askOnce(): Compose {
  const env = new Map(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  const compose = createDockerCompose({ env });
  const known = new Map<string, Promise<ComposeModel>>();
  return {
    ...compose,
    readModel(target, signal) {
      const key = JSON.stringify(target);
      const model = known.get(key) ?? compose.readModel(target, signal);
      known.set(key, model);
      return model;
    },
  };
}

/** The result of the flags; undefined if they are refused. */
async function load(
  fixture: Fixture,
  compose: Compose,
  names: readonly string[],
): Promise<Project | undefined> {
  const { world } = aWorld({ model: { project: "unused", services: new Map() } });
  const explicit = names.map((name) => ({ name, value: true, detail: `--enable-${name}` }));
  const request = aRequest({
    cwd: fixture.directory,
    projectDirectory: fixture.directory,
    projectName: fixture.project,
    flags: { ...noFlags, explicit },
  });
  try {
    const docker = { ...world.engines.docker, at: () => ({ compose, engine: world.engine }) };
    return await loadProject(request, { ...world, engines: { ...world.engines, docker } });
  } catch (error) {
    if (error instanceof StackError && error.exitCode <= 3) return undefined;
    throw error;
  }
}

describeWithEngine("the plan of any project", () => {
  scenario(
    "has the services that Compose selects for its profiles, completely and without a conflict",
    { "compose.yaml": "services: {}\n" },
    async (fixture) => {
      let compared = 0;
      const anyCase = fc.record({ project: anyProject, picks: fc.infiniteStream(fc.nat()) });
      await fc.assert(
        fc.asyncProperty(anyCase, async ({ project, picks }) => {
          const services = [...project.model.services.values()].map(toCompose);
          await writeFile(
            join(fixture.directory, "compose.yaml"),
            JSON.stringify({ services: Object.fromEntries(services) }),
          );
          const profiles = [...new Set([...project.model.services.values()].flatMap((one) => one.profiles))];
          const named = [...picks.take(2)].flatMap((pick) => profiles[pick % profiles.length] ?? []);
          const names = [...new Set(named)];
          const compose = askOnce();
          const loaded = await load(fixture, compose, names);
          if (!loaded) return;
          const { selection, features } = loaded.stack;
          const planned = new Set(selection.services.map(({ service }) => service.name));
          const options = selection.profiles.flatMap((profile) => ["--profile", profile]);
          const said = await fixture.compose([...options, "config", "--services"]);
          const meant = said.split("\n").filter((name) => name !== "");
          expect([...planned].toSorted()).toEqual(meant.toSorted());

          const needed = selection.services.flatMap(({ service }) =>
            service.dependsOn.filter(({ required }) => required).map((edge) => edge.service),
          );
          expect(needed.filter((name) => !planned.has(name))).toEqual([]);
          const on = features.filter(({ enabled }) => enabled).map(({ feature }) => feature);
          const torn = on.filter(({ conflicts }) => on.some(({ name }) => conflicts.includes(name)));
          expect(torn).toEqual([]);
          const turned = await load(fixture, compose, names.toReversed());
          expect(turned?.stack.selection.services).toEqual(selection.services);
          compared += 1;
        }),
        // Shrinking would call Compose hundreds of times; the printed seed repeats the case.
        { numRuns: runs, endOnFailure: true },
      );
      expect(compared).toBeGreaterThan(0);
    },
    { timeout: 600_000 },
  );
});
