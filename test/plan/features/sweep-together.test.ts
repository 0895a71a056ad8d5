import { describe, expect, it } from "vitest";
import { FeatureDeclaration } from "../../../src/domain/feature.ts";
import { Manifest } from "../../../src/domain/manifest.ts";
import { chooseFlags } from "../../../src/plan/features/choose-flags.ts";
import { resolveFeatures } from "../../../src/plan/features/resolve-features.ts";
import { sweepTogether } from "../../../src/plan/features/sweep-together.ts";

const feature = (name: string, declaration: object = {}) => ({
  ...FeatureDeclaration.parse(declaration),
  name,
  flag: `ENABLE_${name.toUpperCase()}`,
  profiles: [name],
  declaredIn: "stackctl.yaml",
});
const features = [
  feature("lab", { requires: ["gpu"] }),
  feature("gpu", { needs: { gpu: true } }),
  feature("cpu", { conflicts: ["old"] }),
  feature("old"),
  feature("web"),
];

/** What `--all` enables beside these explicit flags, and its notices. */
function sweep(
  hasGpu: boolean | undefined,
  explicit: readonly string[] = [],
  { disabled = [], dotenv = [] }: { disabled?: readonly string[]; dotenv?: readonly string[] } = {},
) {
  const chosen = chooseFlags({
    features,
    request: {
      explicit: [
        ...explicit.map((name) => ({ name, value: true, detail: `--enable-${name}` })),
        ...disabled.map((name) => ({ name, value: false, detail: `--disable-${name}` })),
      ],
      sweep: "all",
      preset: undefined,
      profiles: [],
    },
    variables: {
      environment: new Map(),
      dotenv: dotenv.map((name) => ({ name, value: "true", where: { file: ".env", line: 1 } })),
    },
    manifest: Manifest.parse({}),
    manifestFile: "stackctl.yaml",
  });
  const { choices, notices } = sweepTogether(features, chosen, hasGpu);
  return {
    on: resolveFeatures(features, choices).features.flatMap((one) => (one.enabled ? [one.feature.name] : [])),
    notices: notices.map(({ message }) => message),
  };
}

describe("sweepTogether", () => {
  it("takes what can run together, and names what it leaves out", () => {
    expect(sweep(true)).toEqual({
      on: ["lab", "gpu", "cpu", "web"],
      notices: ["--all leaves out old: it conflicts with cpu"],
    });
  });

  it("leaves out what needs a GPU on an engine without one", () => {
    expect(sweep(false)).toEqual({
      on: ["cpu", "web"],
      notices: [
        "--all leaves out lab: it requires gpu, which needs an NVIDIA GPU, and this engine offers none",
        "--all leaves out gpu: it needs an NVIDIA GPU, and this engine offers none",
        "--all leaves out old: it conflicts with cpu",
      ],
    });
  });

  it("takes the features that the command line names first", () => {
    expect(sweep(true, ["old"])).toEqual({
      on: ["lab", "gpu", "old", "web"],
      notices: ["--all leaves out cpu: it conflicts with old"],
    });
  });

  it("leaves out what requires a feature that the command line disables", () => {
    expect(sweep(true, [], { disabled: ["gpu"] })).toEqual({
      on: ["cpu", "web"],
      notices: [
        "--all leaves out lab: it requires gpu, which --disable-gpu disables",
        "--all leaves out old: it conflicts with cpu",
      ],
    });
  });

  it("takes the features that are enabled without it before the others", () => {
    expect(sweep(true, [], { dotenv: ["ENABLE_OLD"] })).toEqual({
      on: ["lab", "gpu", "old", "web"],
      notices: ["--all leaves out cpu: it conflicts with old"],
    });
  });

  it("leaves nothing out for its GPU if no engine answers", () => {
    expect(sweep(undefined).on).toContain("gpu");
  });
});
