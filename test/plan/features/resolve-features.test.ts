import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Feature } from "../../../src/domain/feature.ts";
import { noFlags } from "../../../src/domain/flag-request.ts";
import { chooseFlags } from "../../../src/plan/features/choose-flags.ts";
import { resolveFeatures } from "../../../src/plan/features/resolve-features.ts";
import { aFeature, aManifest, someVariables } from "../../support/build/shapes.ts";

interface Input {
  readonly on?: readonly string[];
  readonly off?: readonly string[];
  readonly dotenv?: Readonly<Record<string, string>>;
}

function resolve(features: readonly Feature[], { on = [], off = [], dotenv = {} }: Input) {
  const flag = (verb: string, value: boolean) => (name: string) => ({
    name,
    value,
    detail: `--${verb}-${name}`,
  });
  const { choices } = chooseFlags({
    features,
    request: { ...noFlags, explicit: [...on.map(flag("enable", true)), ...off.map(flag("disable", false))] },
    variables: someVariables({}, dotenv),
    manifest: aManifest(),
    manifestFile: "stackctl.yaml",
  });
  return resolveFeatures(features, choices);
}

const gpuNeedsFsdp = [
  aFeature("fsdp"),
  aFeature("gpu", { requires: ["fsdp"] }),
  aFeature("lab", { requires: ["gpu"] }),
];

describe("resolveFeatures", () => {
  it("enables required features, and gives the path", () => {
    const { features } = resolve(gpuNeedsFsdp, { on: ["lab"] });
    expect(
      features.map(({ feature, enabled, source, because }) => [
        feature.name,
        enabled,
        source.detail,
        because,
      ]),
    ).toEqual([
      ["fsdp", true, "required by gpu", ["lab", "gpu"]],
      ["gpu", true, "required by lab", ["lab"]],
      ["lab", true, "--enable-lab", []],
    ]);
  });

  it("keeps the user's flag as the source of a feature that is also required", () => {
    const { features } = resolve(gpuNeedsFsdp, { on: ["gpu", "fsdp"] });
    expect(features[0]?.source).toEqual({ kind: "argument", detail: "--enable-fsdp" });
  });

  it("rejects a needed feature that the command line disables", () => {
    expect(() => resolve(gpuNeedsFsdp, { on: ["gpu"], off: ["fsdp"] })).toThrow(
      expect.objectContaining({
        code: "feature-conflict",
        message: "fsdp is needed (required by gpu), but --disable-fsdp disables it",
      }),
    );
  });

  it("overrides a weaker disabling flag with a requirement, and reports its position", () => {
    const { features, notices } = resolve(gpuNeedsFsdp, { on: ["gpu"], dotenv: { ENABLE_FSDP: "no" } });
    expect(features[0]?.enabled).toBe(true);
    expect(notices).toEqual([
      {
        code: "overruled",
        message: "ENABLE_FSDP in .env:1 disables fsdp, but it is enabled: required by gpu",
        file: ".env",
        line: 1,
      },
    ]);
  });

  it("rejects two conflicting features with both causes, whichever declares the conflict", () => {
    const features = [aFeature("cpu", { conflicts: ["gpu"] }), aFeature("gpu")];
    const refusal = expect.objectContaining({
      code: "feature-conflict",
      message: "cpu (--enable-cpu) and gpu (ENABLE_GPU in .env:1) cannot run together",
      hint: "Remove --enable-cpu, or add --disable-gpu.",
    });
    expect(() => resolve(features, { on: ["cpu"], dotenv: { ENABLE_GPU: "1" } })).toThrow(refusal);
    expect(() => resolve(features.toReversed(), { on: ["cpu"], dotenv: { ENABLE_GPU: "1" } })).toThrow(
      refusal,
    );
  });

  it("advises to disable the feature that requires a conflicting one", () => {
    const features = [
      aFeature("cpu", { conflicts: ["gpu"] }),
      aFeature("gpu"),
      aFeature("cuda", { requires: ["gpu"] }),
      aFeature("fsdp", { requires: ["cuda"] }),
    ];
    expect(() => resolve(features, { on: ["cpu", "fsdp"] })).toThrow(
      expect.objectContaining({
        message: "cpu (--enable-cpu) and gpu (required by cuda) cannot run together",
        hint: "Remove --enable-cpu, or remove --enable-fsdp.",
      }),
    );
  });

  it("enables all required features, independent of the order of flags", () => {
    const names = ["a", "b", "c", "d", "e", "f"];
    const anyFeatures = fc
      .tuple(...names.map((_, index) => fc.subarray(names.slice(0, index))))
      .map((requires) => names.map((name, index) => aFeature(name, { requires: requires[index] ?? [] })));
    fc.assert(
      fc.property(anyFeatures, fc.shuffledSubarray(names), (features, on) => {
        const { features: resolved } = resolve(features, { on });
        const enabled = new Set(resolved.filter((one) => one.enabled).map(({ feature }) => feature.name));
        for (const { name, requires } of features) {
          if (enabled.has(name)) expect(requires.every((required) => enabled.has(required))).toBe(true);
        }
        expect(on.every((name) => enabled.has(name))).toBe(true);
        expect(resolve(features, { on: on.toSorted() }).features.map((one) => one.enabled)).toEqual(
          resolved.map((one) => one.enabled),
        );
      }),
    );
  });
});
