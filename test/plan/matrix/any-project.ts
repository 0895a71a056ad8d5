import fc from "fast-check";
import type { Feature } from "../../../src/domain/feature.ts";
import type { ComposeModel } from "../../../src/domain/service.ts";
import { addFoundConflicts } from "../../../src/plan/services/find-feature-conflicts.ts";
import { aFeature, aModel, aService, needs } from "../../support/build/shapes.ts";

/** A realistic project: features with profiles, and services with dependencies, shared profiles and clashes. */
export interface AnyProject {
  readonly features: readonly Feature[];
  readonly model: ComposeModel;
}

const featureNames = ["a", "b", "c", "d", "e", "f"];
const serviceNames = ["s", "t", "u", "v", "w", "x", "y", "z"];

/** Random projects. A feature requires only those before it, and a service depends only on those before it. */
export const anyProject: fc.Arbitrary<AnyProject> = fc
  .record({
    features: fc.array(
      fc.record({
        requires: fc.subarray(featureNames, { maxLength: 1 }),
        conflicts: fc.subarray(featureNames, { maxLength: 1 }),
      }),
      { minLength: 1, maxLength: featureNames.length },
    ),
    services: fc.array(
      fc.record({
        profiles: fc.subarray(featureNames, { maxLength: 2 }),
        dependsOn: fc.subarray(serviceNames, { maxLength: 2 }),
        required: fc.boolean(),
        port: fc.option(fc.integer({ min: 80, max: 84 }), { nil: undefined, freq: 2 }),
      }),
      { minLength: 1, maxLength: serviceNames.length },
    ),
  })
  .map(({ features, services }) => {
    const names = featureNames.slice(0, features.length);
    const model = aModel(
      ...services.map(({ profiles, dependsOn, required, port }, index) =>
        aService(serviceNames[index] ?? "", {
          // A profile that no feature has is left out here: nothing but --profile could switch it on.
          profiles: profiles.filter((name) => names.includes(name)),
          dependsOn: dependsOn
            .filter((name) => serviceNames.indexOf(name) < index)
            .map((name) => needs(name, { required })),
          ports: port === undefined ? [] : [{ hostIp: "", published: port, target: 80, protocol: "tcp" }],
        }),
      ),
    );
    const declared = features.map(({ requires, conflicts }, index) => {
      const before = names.slice(0, index);
      const required = requires.filter((name) => before.includes(name));
      return aFeature(names[index] ?? "", {
        requires: required,
        conflicts: conflicts.filter((name) => before.includes(name) && !required.includes(name)),
      });
    });
    return { features: addFoundConflicts(declared, model), model };
  });
