import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyPatch, diffObjects } from "../../../src/plan/kubernetes/merge-patch.ts";

describe("diffObjects", () => {
  it("changes only the variables that differ, and puts the variables that they reference first", () => {
    const before = {
      env: [
        { name: "PASSWORD", value: "x" },
        { name: "URL", value: "a" },
        { name: "OLD", value: "o" },
      ],
    };
    const after = {
      env: [
        { name: "PASSWORD", value: "x" },
        { name: "URL", value: "b:$(PASSWORD)" },
      ],
    };
    expect(diffObjects(before, after)).toEqual({
      env: [
        { name: "PASSWORD", value: "x" },
        { name: "URL", value: "b:$(PASSWORD)" },
        { $patch: "delete", name: "OLD" },
      ],
    });
  });

  it("removes a value that another kind of value replaces", () => {
    const before = { env: [{ name: "A", value: "x" }] };
    const after = { env: [{ name: "A", valueFrom: { secretKeyRef: { name: "s", key: "A" } } }] };
    expect(diffObjects(before, after)).toEqual({
      env: [{ name: "A", value: null, valueFrom: { secretKeyRef: { name: "s", key: "A" } } }],
    });
  });

  it("replaces init containers as a whole, because their order matters", () => {
    const before = { initContainers: [{ name: "a" }] };
    const after = { initContainers: [{ name: "b" }, { name: "a" }] };
    expect(diffObjects(before, after)).toEqual({
      initContainers: [{ $patch: "replace" }, { name: "b" }, { name: "a" }],
    });
  });

  it("replaces lists of plain values as a whole", () => {
    expect(diffObjects({ args: ["a", "b"] }, { args: ["b"] })).toEqual({ args: ["b"] });
  });

  it("replaces ports that share a number", () => {
    const before = { ports: [{ containerPort: 53 }, { containerPort: 53, protocol: "UDP" }] };
    const after = { ports: [{ containerPort: 53, protocol: "UDP" }] };
    expect(diffObjects(before, after)).toEqual({ ports: [{ $patch: "replace" }, ...after.ports] });
  });

  it("replaces the lists of a type that kustomize does not know", () => {
    const head = { apiVersion: "jobset.x-k8s.io/v1alpha2" };
    const before = {
      ...head,
      env: [
        { name: "A", value: "1" },
        { name: "B", value: "2" },
      ],
    };
    const after = {
      ...head,
      env: [
        { name: "A", value: "1" },
        { name: "B", value: "3" },
      ],
    };
    expect(diffObjects(before, after)).toEqual({ env: after.env });
  });

  it("finds no difference where only the order of variables differs", () => {
    const [a, b] = [
      { name: "A", value: "1" },
      { name: "B", value: "2" },
    ];
    expect(diffObjects({ env: [a, b] }, { env: [b, a] })).toBeUndefined();
  });
});

it("applies a patch as kustomize does: its items come first", () => {
  const object = {
    env: [
      { name: "A", value: "1" },
      { name: "B", value: "2" },
      { name: "C", value: "3" },
    ],
  };
  const patch = {
    env: [
      { name: "C", value: "4" },
      { $patch: "delete", name: "A" },
    ],
  };
  expect(applyPatch(object, patch)).toEqual({
    env: [
      { name: "C", value: "4" },
      { name: "B", value: "2" },
    ],
  });
});

it("makes patches that lead from one object to the other", () => {
  const named = fc.uniqueArray(
    fc.record({ name: fc.constantFrom("A", "B", "C", "D"), value: fc.constantFrom("1", "2", "$(A)") }),
    { selector: ({ name }) => name },
  );
  const objects = fc.record({
    env: named,
    initContainers: named,
    args: fc.array(fc.constantFrom("a", "b"), { maxLength: 3 }),
    limits: fc.dictionary(fc.constantFrom("cpu", "memory"), fc.constantFrom("1", "2")),
  });
  fc.assert(
    fc.property(objects, objects, (before, after) => {
      const patch = diffObjects(before, after);
      const made = patch === undefined ? before : applyPatch(before, patch);
      expect(diffObjects(made, after)).toBeUndefined();
      expect(diffObjects(after, made)).toBeUndefined();
    }),
  );
});
