import { describe, expect, it } from "vitest";
import { diffStates, isNothing, type KubeState, stateOf } from "../../../src/plan/kubernetes/kube-state.ts";
import {
  compose,
  isOn,
  planComponents,
  type ResolvedSet,
} from "../../../src/plan/kubernetes/plan-components.ts";

type Env = Readonly<Record<string, string>>;

/** A state with a Deployment for each service, which has these variables. */
function stateWith(services: Readonly<Record<string, Env>>): KubeState {
  const objects = Object.entries(services).map(([name, env]) => ({
    file: `${name}.yaml`,
    manifest: {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name },
      spec: {
        containers: [{ name, env: Object.entries(env).map(([key, value]) => ({ name: key, value })) }],
      },
    },
  }));
  return stateOf({ objects, maps: [] });
}

const core: ResolvedSet = { features: [], state: stateWith({ web: { A: "off", B: "off" } }) };
const single = (feature: string, services: Readonly<Record<string, Env>>, features = [feature]) => ({
  feature,
  features,
  state: stateWith(services),
});

describe("planComponents", () => {
  it("makes a component for each feature from what it adds and changes", () => {
    const a = single("a", { web: { A: "on", B: "off" }, cache: {} });
    const [component] = planComponents({ core, singles: [a], groups: [] });
    expect(component).toMatchObject({ name: "a", of: "all", features: ["a"], needs: [] });
    expect(component?.delta.added.map(({ file }) => file)).toEqual(["cache.yaml"]);
    expect(component?.delta.patches.map(({ manifest }) => manifest.spec)).toEqual([
      { containers: [{ name: "web", env: [{ name: "A", value: "on" }] }] },
    ]);
  });

  it("makes no component for two features that do not affect each other", () => {
    const a = single("a", { web: { A: "on", B: "off" } });
    const b = single("b", { web: { A: "off", B: "on" } });
    const both = { features: ["a", "b"], state: stateWith({ web: { A: "on", B: "on" } }) };
    expect(planComponents({ core, singles: [a, b], groups: [both] }).map(({ name }) => name)).toEqual([
      "a",
      "b",
    ]);
  });

  it("makes a component for what only two features together change", () => {
    const a = single("a", { web: { A: "on", B: "off" } });
    const b = single("b", { web: { A: "off", B: "on" } });
    const both = { features: ["a", "b"], state: stateWith({ web: { A: "on", B: "both" } }) };
    const components = planComponents({ core, singles: [a, b], groups: [both] });
    expect(components.map(({ name, features }) => [name, features])).toEqual([
      ["a", ["a"]],
      ["b", ["b"]],
      ["a-with-b", ["a", "b"]],
    ]);
  });

  it("makes a component for objects that each of two features adds, because only one may add them", () => {
    const a = single("a", { web: { A: "on", B: "off" }, db: { OF: "any" } });
    const b = single("b", { web: { A: "off", B: "on" }, db: { OF: "any" } });
    const both = { features: ["a", "b"], state: stateWith({ web: { A: "on", B: "on" }, db: { OF: "any" } }) };
    const components = planComponents({ core, singles: [a, b], groups: [both] });
    expect(components.map(({ name, of }) => [name, of])).toEqual([
      ["a-or-b", "any"],
      ["a", "all"],
      ["b", "all"],
    ]);
    expect(components.map(({ delta }) => delta.added.map(({ file }) => file))).toEqual([["db.yaml"], [], []]);
  });

  it("leaves to a required feature what the required feature adds", () => {
    const a = single("a", { web: { A: "on", B: "off" }, db: {} });
    const b = single("b", { web: { A: "on", B: "on" }, db: {}, ui: {} }, ["a", "b"]);
    const components = planComponents({ core, singles: [a, b], groups: [] });
    expect(components.map(({ name, needs }) => [name, needs])).toEqual([
      ["a", []],
      ["b", ["a"]],
    ]);
    expect(components[1]?.delta.added.map(({ file }) => file)).toEqual(["ui.yaml"]);
  });

  it("removes an object that a feature removes", () => {
    const a = single("a", {});
    const [component] = planComponents({ core, singles: [a], groups: [] });
    expect(component?.delta.patches.map(({ manifest }) => manifest)).toEqual([
      { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web" }, $patch: "delete" },
    ]);
  });

  it("makes components whose sum is the state of each resolved set", () => {
    const a = single("a", { web: { A: "on", B: "off" }, db: { OF: "a" } });
    const b = single("b", { web: { A: "off", B: "on" }, db: { OF: "b" } });
    const c = single("c", { web: { A: "on", B: "off", C: "on" }, db: { OF: "a" } }, ["a", "c"]);
    const groups = [
      { features: ["a", "b"], state: stateWith({ web: { A: "on", B: "both" }, db: { OF: "both" } }) },
      { features: ["a", "b", "c"], state: stateWith({ web: { A: "on", B: "x" }, db: { OF: "all" } }) },
    ];
    const components = planComponents({ core, singles: [a, b, c], groups });
    for (const { features, state } of [core, a, b, c, ...groups]) {
      expect([features, isNothing(diffStates(compose(core, components, features), state))]).toEqual([
        features,
        true,
      ]);
    }
  });
});

it("lists a shared component while one of its features is on", () => {
  expect(isOn({ of: "any", features: ["a", "b"] }, ["b"])).toBe(true);
  expect(isOn({ of: "all", features: ["a", "b"] }, ["b"])).toBe(false);
});
