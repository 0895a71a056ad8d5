import { describe, expect, it } from "vitest";
import { FeatureDeclaration } from "../../../src/domain/feature.ts";
import type { SourceKind } from "../../../src/domain/settings.ts";
import type { FlagCandidate } from "../../../src/plan/features/choose-flags.ts";
import { findRunOnly } from "../../../src/plan/features/find-run-only.ts";
import { resolveFeatures } from "../../../src/plan/features/resolve-features.ts";

const feature = (name: string, declaration: object = {}) => ({
  ...FeatureDeclaration.parse(declaration),
  name,
  flag: `ENABLE_${name.toUpperCase()}`,
  profiles: [name],
  declaredIn: "stackctl.yaml",
});
const features = [feature("a"), feature("b", { requires: ["a"] }), feature("c")];
const says = (value: boolean, kind: SourceKind): FlagCandidate => ({
  value,
  source: { kind, detail: kind },
  explicit: true,
  where: undefined,
});

/** The features that last for one run, by the candidates of each feature, the strongest first. */
function find(candidates: Readonly<Record<string, readonly FlagCandidate[]>>) {
  const fallback = says(false, "default");
  const choices = new Map(
    features.map(({ name }) => {
      const [first = fallback, ...rest] = candidates[name] ?? [];
      return [name, [first, ...rest, fallback]] as const;
    }),
  );
  return findRunOnly(resolveFeatures(features, choices).features, choices);
}

describe("findRunOnly", () => {
  it.each([
    ["a flag against the default", { a: [says(true, "argument")] }, ["a"], []],
    ["a flag that .env repeats", { a: [says(true, "argument"), says(true, "dotenv")] }, [], []],
    ["a flag that .env contradicts", { a: [says(false, "argument"), says(true, "dotenv")] }, [], ["a"]],
    ["the environment alone", { a: [says(true, "environment")] }, [], []],
    ["a feature that follows from a flag", { b: [says(true, "argument")] }, ["b"], []],
    [
      "a flag for what another feature requires",
      { a: [says(true, "argument")], b: [says(true, "dotenv")] },
      [],
      [],
    ],
    ["two flags", { a: [says(true, "argument")], c: [says(true, "argument")] }, ["a", "c"], []],
  ])("reads %s", (_, candidates, enabled, disabled) => {
    expect(find(candidates)).toEqual({ enabled, disabled });
  });
});
