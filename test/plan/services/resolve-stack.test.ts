import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Feature } from "../../../src/domain/feature.ts";
import { noFlags } from "../../../src/domain/flag-request.ts";
import type { ComposeModel } from "../../../src/domain/service.ts";
import { chooseFlags } from "../../../src/plan/features/choose-flags.ts";
import { featuresOfProfiles } from "../../../src/plan/features/list-features.ts";
import { resolveStack } from "../../../src/plan/services/resolve-stack.ts";
import { aFeature, aManifest, aModel, aService, needs, someVariables } from "../../support/build/shapes.ts";

interface Input {
  readonly features?: readonly Feature[];
  readonly on?: readonly string[];
  readonly off?: readonly string[];
  readonly profiles?: readonly string[];
  readonly dotenv?: Readonly<Record<string, string>>;
  readonly requested?: readonly string[];
}

function resolve(model: ComposeModel, input: Input) {
  const {
    features = featuresOfProfiles(model),
    on = [],
    off = [],
    profiles = [],
    dotenv = {},
    requested = [],
  } = input;
  const flag = (verb: string, value: boolean) => (name: string) => ({
    name,
    value,
    detail: `--${verb}-${name}`,
  });
  const request = {
    ...noFlags,
    profiles,
    explicit: [...on.map(flag("enable", true)), ...off.map(flag("disable", false))],
  };
  const variables = someVariables({}, dotenv);
  const { choices } = chooseFlags({
    features,
    request,
    variables,
    manifest: aManifest(),
    manifestFile: "stackctl.yaml",
  });
  return resolveStack({ features, choices, model, request, variables, requested });
}

function causes(model: ComposeModel, input: Input) {
  return resolve(model, input).selection.services.map(({ service, cause }) => `${service.name}: ${cause}`);
}

const twoProfiles = aModel(
  aService("core"),
  aService("a", { profiles: ["a"] }),
  aService("b", { profiles: ["b"], dependsOn: [needs("a")] }),
);

describe("resolveStack", () => {
  it("runs only services without a profile if every feature is disabled", () => {
    expect(causes(twoProfiles, {})).toEqual(["core: core service"]);
  });

  it("warns if no service is enabled", () => {
    const model = aModel(aService("a", { profiles: ["a"] }));
    expect(resolve(model, {}).notices).toMatchObject([
      { code: "no-service", hint: expect.stringContaining("stackctl features") },
    ]);
    expect(resolve(model, { on: ["a"] }).notices).toEqual([]);
    expect(resolve(aModel(), {}).notices).toMatchObject([{ code: "no-service" }]);
  });

  it("orders services after their dependencies", () => {
    const model = aModel(aService("web", { dependsOn: [needs("db")] }), aService("db"));
    expect(causes(model, {})).toEqual(["db: core service", "web: core service"]);
  });

  it("enables the feature that owns a dependency, with the cause (X11)", () => {
    const { features, selection } = resolve(twoProfiles, { on: ["b"] });
    expect(features.map(({ feature, source, because }) => [feature.name, source, because])).toEqual([
      ["a", { kind: "dependency", detail: "b depends on a" }, ["b"]],
      ["b", { kind: "argument", detail: "--enable-b" }, []],
    ]);
    expect(selection.profiles).toEqual(["a", "b"]);
    expect(causes(twoProfiles, { on: ["b"] })).toEqual([
      "core: core service",
      "a: feature a: b depends on a",
      "b: feature b: --enable-b",
    ]);
  });

  it("leaves an optional dependency disabled, with a notice (X12)", () => {
    const model = aModel(
      aService("a", { profiles: ["a"] }),
      aService("b", { profiles: ["b"], dependsOn: [needs("a", { required: false })] }),
    );
    const { selection, notices } = resolve(model, { on: ["b"] });
    expect(selection.services.map(({ service }) => service.name)).toEqual(["b"]);
    expect(notices).toEqual([
      {
        code: "optional-dependency-off",
        message: "b runs without a, an optional dependency that is disabled",
        hint: "Use --profile a to enable it.",
      },
    ]);
  });

  it("names the choices if several features own a dependency", () => {
    const model = aModel(
      aService("db", { profiles: ["small", "large"] }),
      aService("web", { dependsOn: [needs("db")] }),
    );
    expect(() => resolve(model, {})).toThrow(
      expect.objectContaining({
        code: "dependency-owner",
        exitCode: 3,
        message: "web depends on db, which is disabled: profiles small, large are not enabled",
        hint: "Choose one of the features that own it: --enable-large or --enable-small.",
      }),
    );
  });

  it("names the profile if no feature owns a dependency", () => {
    const model = aModel(
      aService("db", { profiles: ["extra"] }),
      aService("web", { dependsOn: [needs("db")] }),
    );
    expect(() => resolve(model, { features: [aFeature("other")] })).toThrow(
      expect.objectContaining({
        hint: "Add --profile extra, or declare a feature for it.",
      }),
    );
  });

  it("rejects a dependency whose feature the command line disables", () => {
    expect(() => resolve(twoProfiles, { on: ["b"], off: ["a"] })).toThrow(
      "a is needed (b depends on a), but --disable-a disables it",
    );
  });

  it("enables every feature whose services are all in a shared profile, with the profile as the cause", () => {
    const model = aModel(
      aService("fsdp", { profiles: ["fsdp", "optional"] }),
      aService("tabby", { profiles: ["tabby", "optional"] }),
      aService("lab", { profiles: ["lab"] }),
    );
    const features = [aFeature("fsdp"), aFeature("tabby"), aFeature("lab")];
    const { features: resolved, selection } = resolve(model, {
      features,
      dotenv: { COMPOSE_PROFILES: "optional" },
    });
    expect(resolved.map(({ feature, enabled, source }) => [feature.name, enabled, source.detail])).toEqual([
      ["fsdp", true, "COMPOSE_PROFILES in .env:1"],
      ["tabby", true, "COMPOSE_PROFILES in .env:1"],
      ["lab", false, "off by default"],
    ]);
    expect(selection.profiles).toEqual(["fsdp", "tabby", "optional"]);
  });

  it("adds the profiles of COMPOSE_PROFILES to those of the flags (X9)", () => {
    expect(
      resolve(twoProfiles, { on: ["a"], features: [aFeature("a")], dotenv: { COMPOSE_PROFILES: "b" } })
        .selection.profiles,
    ).toEqual(["a", "b"]);
  });

  describe("for a service whose profile has the empty name", () => {
    const model = aModel(aService("core"), aService("net", { profiles: ["", "weave"] }));

    it.each<[string, Input, readonly string[]]>([
      ["while no profile is active", {}, ["core: core service", "net: no profile is active"]],
      [
        "by its other profile",
        { profiles: ["weave"] },
        ["core: core service", "net: feature weave: --profile weave"],
      ],
      ["by an empty --profile", { profiles: [""] }, ["core: core service", 'net: profile "": --profile ']],
      [
        "by an empty part of COMPOSE_PROFILES",
        { dotenv: { COMPOSE_PROFILES: "other," } },
        ["core: core service", 'net: profile "": COMPOSE_PROFILES in .env:1'],
      ],
    ])("runs it %s", (_, input, expected) => {
      expect(causes(model, input)).toEqual(expected);
    });

    it("does not run it while another profile is active, and creates no feature without a name", () => {
      const more = aModel(...model.services.values(), aService("x", { profiles: ["x"] }));
      const { features, selection } = resolve(more, { on: ["x"] });
      expect(selection.services.map(({ service }) => service.name)).toEqual(["core", "x"]);
      expect(features.map(({ feature }) => feature.name)).toEqual(["weave", "x"]);
    });
  });

  it("enables every feature and profile with --profile *, with that cause", () => {
    const model = aModel(...twoProfiles.services.values(), aService("c", { profiles: ["c"] }));
    const { features, selection } = resolve(model, {
      features: [aFeature("a"), aFeature("b")],
      profiles: ["*"],
    });
    expect(features.map(({ enabled, source }) => [enabled, source.detail])).toEqual([
      [true, "--profile *"],
      [true, "--profile *"],
    ]);
    expect(selection.profiles).toEqual(["a", "b", "c"]);
    expect(selection.services.map(({ service, cause }) => `${service.name}: ${cause}`)).toContain(
      "c: profile c: --profile *",
    );
  });

  it("rejects an unknown --profile and reports one in COMPOSE_PROFILES (X10)", () => {
    expect(() => resolve(twoProfiles, { features: [aFeature("core")], profiles: ["elsewhere"] })).toThrow(
      expect.objectContaining({ code: "unknown-profile", exitCode: 2, hint: "Use one of: a, b, core." }),
    );
    expect(
      resolve(twoProfiles, { features: [aFeature("a")], dotenv: { COMPOSE_PROFILES: "aa" } }).notices,
    ).toEqual([
      {
        code: "unknown-profile",
        message: "COMPOSE_PROFILES in .env:1 names profile aa, which no service has",
        hint: "Did you mean a? Use one of: a, b.",
        file: ".env",
        line: 1,
      },
    ]);
  });

  it("selects only the named services and their dependencies, and enables their features", () => {
    expect(causes(twoProfiles, { requested: ["b"] })).toEqual([
      "a: feature a: b depends on a",
      "b: feature b: service b",
    ]);
    expect(() => resolve(twoProfiles, { requested: ["cor"] })).toThrow(
      expect.objectContaining({
        code: "unknown-service",
        hint: "Did you mean core? Use one of: core, a, b.",
      }),
    );
  });

  it("includes all required dependencies for any model", () => {
    const names = ["s0", "s1", "s2", "s3", "s4", "s5"];
    const anyModel = fc
      .tuple(
        ...names.map((_, index) =>
          fc.record({
            dependsOn: fc.subarray(names.slice(0, index)),
            required: fc.boolean(),
            profiles: fc.constantFrom<string[]>([], ["p0"], ["p1"], ["p2"]),
          }),
        ),
      )
      .map((shapes) =>
        aModel(
          ...shapes.map(({ dependsOn, required, profiles }, index) =>
            aService(`s${index}`, {
              profiles,
              dependsOn: dependsOn.map((name) => needs(name, { required })),
            }),
          ),
        ),
      );
    fc.assert(
      fc.property(anyModel, fc.subarray(["p0", "p1", "p2"]), (model, on) => {
        const known = featuresOfProfiles(model).map(({ name }) => name);
        const enabled = on.filter((name) => known.includes(name));
        const { selection } = resolve(model, { on: enabled });
        const selected = new Set(selection.services.map(({ service }) => service.name));
        for (const { service } of selection.services) {
          for (const edge of service.dependsOn) if (edge.required) expect(selected).toContain(edge.service);
        }
        expect(resolve(model, { on: enabled.toReversed() }).selection).toEqual(selection);
      }),
    );
  });
});
