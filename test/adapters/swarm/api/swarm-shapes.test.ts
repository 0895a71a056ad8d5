import fc from "fast-check";
import { expect, it } from "vitest";
import { SwarmObject } from "../../../../src/adapters/swarm/api/swarm-shapes.ts";

const unknown = fc.dictionary(fc.stringMatching(/^Unknown[A-Z]$/), fc.jsonValue({ maxDepth: 2 }), {
  maxKeys: 2,
});
const withUnknown = <Known extends object>(known: fc.Arbitrary<Known>) =>
  fc.tuple(known, unknown).map(([own, more]) => ({ ...own, ...more }));
const listOf = (key: string) =>
  fc.array(withUnknown(fc.record({ [key]: fc.string(), File: unknown })), { maxLength: 2 });

const Replicated = withUnknown(fc.record({ Replicas: fc.nat() }));
const spec = withUnknown(
  fc.record({
    Name: fc.string(),
    Labels: fc.dictionary(fc.stringMatching(/^[a-z.]+$/), fc.string(), { maxKeys: 2 }),
    TaskTemplate: withUnknown(
      fc.record({
        ForceUpdate: fc.nat(),
        ContainerSpec: withUnknown(
          fc.record({ Configs: listOf("ConfigID"), Secrets: listOf("SecretID") }, { requiredKeys: [] }),
        ),
      }),
    ),
    Mode: fc.oneof(
      fc.record({ Replicated }),
      fc.record({ Global: unknown }),
      fc.record({ ReplicatedJob: unknown }),
    ),
  }),
);

it("keeps the whole specification, because stackctl sends it back when it changes a service", () => {
  fc.assert(
    fc.property(spec, (Spec) => {
      expect(SwarmObject.parse({ ID: "s1", Version: { Index: 1 }, Spec }).Spec).toEqual(Spec);
    }),
  );
});
