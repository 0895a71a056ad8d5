import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PlanNode } from "../../../src/domain/launch-plan.ts";
import type { SelectedService } from "../../../src/domain/selection.ts";
import { listChanges } from "../../../src/plan/launch/graph.ts";
import { planUp } from "../../../src/plan/launch/plan-up.ts";
import { aContainer, aModel, aService, aStep, needs } from "../../support/build/shapes.ts";

const names = ["a", "b", "c", "d", "e"] as const;
const kinds = ["server", "job", "one-shot"] as const;

/** One service: what it is, which earlier services it needs, and how. */
const shape = fc.record({
  kind: fc.constantFrom(...kinds),
  needs: fc.subarray([0, 1, 2, 3]),
  restart: fc.boolean(),
  joinsFirst: fc.boolean(),
  hasBuild: fc.boolean(),
});

const scene = fc.record({
  shapes: fc.array(shape, { minLength: names.length, maxLength: names.length }),
  named: fc.subarray([...names], { minLength: 1 }),
  options: fc.record({
    forceRecreate: fc.boolean(),
    build: fc.boolean(),
    pull: fc.constantFrom(undefined, "always" as const, "never" as const),
    keep: fc.boolean(),
  }),
});

type Scene = typeof scene extends fc.Arbitrary<infer Value> ? Value : never;

function selectAll({ shapes }: Scene): readonly SelectedService[] {
  return shapes.map(({ kind, restart, hasBuild, joinsFirst, ...shape }, index) => {
    const service = aService(names[index] ?? "", {
      hasBuild,
      dependsOn: shape.needs
        .filter((earlier) => earlier < index)
        .map((earlier) => needs(names[earlier] ?? "", { restart })),
      ...(joinsFirst && index > 0 && { joins: [{ kind: "network" as const, service: "a" }] }),
    });
    return aStep(service, {
      condition: kind === "job" ? "completed" : "running",
      mayExit: kind !== "server",
    });
  });
}

/** Nothing has changed: servers run, and jobs and one-shot containers have finished. */
function settledContainers({ shapes }: Scene, steps: readonly SelectedService[]) {
  return steps.map(({ service: { name, configHash } }, index) =>
    aContainer(name, {
      configHash: configHash ?? "",
      imageId: `sha256:${name}`,
      ...(shapes[index]?.kind !== "server" && { state: "exited", exitCode: 0, endedByItself: true }),
    }),
  );
}

function changesOf(given: Scene): readonly PlanNode[] {
  const selected = selectAll(given);
  const model = aModel(...selected.map(({ service }) => service));
  const { steps } = planUp(
    {
      engine: "docker",
      leftOut: [],
      model,
      features: [],
      selection: { services: selected, profiles: [], added: [], notices: [] },
      containers: settledContainers(given, selected),
      images: new Map(
        selected.map(({ service }) => [service.image ?? `demo-${service.name}`, `sha256:${service.name}`]),
      ),
      settled: new Set(names),
      health: { by: "probes", cause: "" },
      notices: [],
    },
    { ...given.options, named: given.named },
  );
  return listChanges(steps).filter(({ kind }) => !["build", "pull"].includes(kind));
}

describe("planUp with services named, where nothing has changed", () => {
  it("changes an unnamed service only if it shares a namespace with a recreated one", () => {
    fc.assert(
      fc.property(scene, (given) => {
        for (const { service, kind, cause } of changesOf(given)) {
          if (given.named.some((name) => name === service)) continue;
          const index = [...names].map(String).indexOf(service);
          expect({ service, kind, cause }).toMatchObject({
            cause: expect.stringMatching(/^shares the |^restarts with /),
          });
          expect(given.shapes[index]).toMatchObject({ kind: "server" });
        }
      }),
    );
  });

  it("recreates each named service by force, and none without", () => {
    fc.assert(
      fc.property(scene, (given) => {
        const forced = changesOf(given).filter(({ cause }) => cause === "--force-recreate");
        expect(forced.map(({ service }) => service).toSorted()).toEqual(
          given.options.forceRecreate ? given.named.toSorted() : [],
        );
      }),
    );
  });
});
