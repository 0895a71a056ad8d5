import { describe, expect, it } from "vitest";
import { type FlagRequest, noFlags, type Variables } from "../../../src/domain/flag-request.ts";
import type { Manifest } from "../../../src/domain/manifest.ts";
import { chooseFlags } from "../../../src/plan/features/choose-flags.ts";
import { aFeature, aManifest, someVariables } from "../../support/build/shapes.ts";

interface Sources {
  readonly request?: Partial<FlagRequest>;
  readonly variables?: Variables;
  readonly manifest?: Partial<Manifest>;
}

const features = [aFeature("fsdp"), aFeature("tabby"), aFeature("always", { default: true })];

function choose({ request = {}, variables = someVariables(), manifest = {} }: Sources) {
  return chooseFlags({
    features,
    request: { ...noFlags, ...request },
    variables,
    manifest: aManifest(manifest),
    manifestFile: "stackctl.yaml",
  });
}

function winner(name: string, sources: Sources) {
  const strongest = choose(sources).choices.get(name)?.[0];
  return strongest && `${strongest.value} by ${strongest.source.kind}: ${strongest.source.detail}`;
}

const enableFsdp = { explicit: [{ name: "fsdp", value: true, detail: "--enable-fsdp" }] };
const disableFsdp = { explicit: [{ name: "fsdp", value: false, detail: "--disable-fsdp" }] };

describe("chooseFlags", () => {
  it.each<[string, Sources, string]>([
    ["nothing says anything", {}, "false by default: off by default"],
    ["the manifest", { manifest: { enable: ["fsdp"] } }, "true by config: enable in stackctl.yaml"],
    [
      ".env before the manifest",
      { manifest: { enable: ["fsdp"] }, variables: someVariables({}, { X: "1", ENABLE_FSDP: "off" }) },
      "false by dotenv: ENABLE_FSDP in .env:2",
    ],
    [
      "the environment before .env",
      { variables: someVariables({ ENABLE_FSDP: "True" }, { ENABLE_FSDP: "false" }) },
      "true by environment: ENABLE_FSDP",
    ],
    [
      "an argument before the environment",
      { request: disableFsdp, variables: someVariables({ ENABLE_FSDP: "1" }) },
      "false by argument: --disable-fsdp",
    ],
    [
      "a preset",
      { request: { preset: "full" }, manifest: { presets: { full: ["fsdp"] } } },
      "true by argument: --preset full",
    ],
    [
      "an empty variable counts as off",
      { variables: someVariables({ ENABLE_FSDP: "" }) },
      "false by environment: ENABLE_FSDP",
    ],
    [
      "COMPOSE_PROFILES in .env",
      { variables: someVariables({}, { COMPOSE_PROFILES: "a, fsdp," }) },
      "true by dotenv: COMPOSE_PROFILES in .env:1",
    ],
    [
      "an empty COMPOSE_PROFILES in the environment beats the one in .env",
      { variables: someVariables({ COMPOSE_PROFILES: "" }, { COMPOSE_PROFILES: "fsdp" }) },
      "false by default: off by default",
    ],
    [
      "every profile by a star",
      { variables: someVariables({ COMPOSE_PROFILES: "*" }) },
      "true by environment: COMPOSE_PROFILES",
    ],
    ["--profile", { request: { profiles: ["fsdp"] } }, "true by argument: --profile fsdp"],
  ])("takes %s", (_, sources, expected) => {
    expect(winner("fsdp", sources)).toBe(expected);
  });

  it("lets an explicit flag override --minimal and --all in any order", () => {
    expect(winner("fsdp", { request: { ...enableFsdp, sweep: "minimal" } })).toBe(
      "true by argument: --enable-fsdp",
    );
    expect(winner("always", { request: { ...enableFsdp, sweep: "minimal" } })).toBe(
      "false by argument: --minimal",
    );
    expect(winner("fsdp", { request: { ...disableFsdp, sweep: "all" } })).toBe(
      "false by argument: --disable-fsdp",
    );
    expect(winner("tabby", { request: { ...disableFsdp, sweep: "all" } })).toBe("true by argument: --all");
  });

  it("reports a value that is not a boolean with file and line, and uses the next source", () => {
    const sources = { variables: someVariables({}, { ENABLE_FSDP: "ture" }), manifest: { enable: ["fsdp"] } };
    expect(choose(sources).problems).toEqual([
      {
        message: "ENABLE_FSDP is neither true nor false",
        where: { file: ".env", line: 1 },
        hint: "Did you mean true? Write true or false (1, 0, yes, no, on and off also work).",
      },
    ]);
    const shell = choose({ variables: someVariables({ ENABLE_FSDP: "s3cr3t" }, {}) });
    expect(shell.problems).toEqual([
      {
        message: "ENABLE_FSDP in the environment is neither true nor false",
        hint: "Write true or false (1, 0, yes, no, on and off also work).",
      },
    ]);
    expect(winner("fsdp", sources)).toBe("true by config: enable in stackctl.yaml");
  });

  it("reports an overridden value with its position", () => {
    const { notices } = choose({
      request: enableFsdp,
      variables: someVariables({}, { ENABLE_FSDP: "false" }),
    });
    expect(notices).toEqual([
      {
        code: "overridden",
        message: "ENABLE_FSDP in .env:1 sets fsdp to off, but --enable-fsdp overrides it",
        file: ".env",
        line: 1,
      },
    ]);
  });

  it("does not report a weaker value that agrees", () => {
    expect(
      choose({ request: enableFsdp, variables: someVariables({}, { ENABLE_FSDP: "yes" }) }).notices,
    ).toEqual([]);
  });

  it("reports a misspelt flag and ignores unrelated variables", () => {
    const { notices } = choose({
      variables: someVariables({ ENABLE_METRICS: "1" }, { ENABLE_TABY: "true" }),
    });
    expect(notices).toEqual([
      {
        code: "misspelt-flag",
        message: "ENABLE_TABY has no effect: it is not the flag of any feature",
        hint: "Did you mean ENABLE_TABBY?",
        file: ".env",
        line: 1,
      },
    ]);
  });

  it("rejects contradictory flags", () => {
    const explicit = [...enableFsdp.explicit, ...disableFsdp.explicit];
    expect(() => choose({ request: { explicit } })).toThrow(
      expect.objectContaining({
        message: "--enable-fsdp and --disable-fsdp contradict each other",
        hint: "Remove one of them.",
      }),
    );
  });

  it("rejects unknown features and presets with a suggestion", () => {
    const explicit = [{ name: "fspd", value: true, detail: "--enable-fspd" }];
    expect(() => choose({ request: { explicit } })).toThrow(
      expect.objectContaining({
        code: "unknown-feature",
        exitCode: 2,
        hint: "Did you mean fsdp? Use one of: fsdp, tabby, always.",
      }),
    );
    expect(() => choose({ request: { preset: "toString" } })).toThrow(
      expect.objectContaining({ code: "unknown-preset" }),
    );
    expect(() => choose({ request: { preset: "ful" }, manifest: { presets: { full: [] } } })).toThrow(
      expect.objectContaining({ code: "unknown-preset", hint: "Did you mean full?" }),
    );
  });
});
