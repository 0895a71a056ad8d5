import { describe, expect, it } from "vitest";
import { StackError } from "../../../src/domain/errors.ts";
import { readFeatures } from "../../../src/run/features/read-features.ts";
import { reportConfig } from "../../../src/run/project/report-config.ts";
import { aModel, aService, needs } from "../../support/build/shapes.ts";
import { aRequest, aWorld, enabling } from "../../support/build/worlds.ts";

const model = aModel(
  aService("core"),
  aService("fsdp", { profiles: ["fsdp", "optional"] }),
  aService("fsdp-cache", { profiles: ["fsdp"] }),
);
const packs = { "stackctl.yaml": "compose: [c.yml]\n", "templates/features/fsdp/feature.yaml": "" };

describe("readFeatures", () => {
  it("lists the services of each feature's profiles", async () => {
    const { world } = aWorld({ model, files: packs });
    const { features } = await readFeatures(aRequest(), world);
    expect(features.map(({ feature, services }) => [feature.name, services])).toEqual([
      ["fsdp", ["fsdp", "fsdp-cache"]],
    ]);
  });

  it("reports which features need a container engine, as far as that is known", async () => {
    const embedded = { program: "node", requires: [] };
    const mixed = aModel(
      aService("fsdp", { profiles: ["fsdp"], embedded }),
      aService("lab", { profiles: ["lab"] }),
    );
    const files = { ...packs, "templates/features/lab/feature.yaml": "" };
    const { world } = aWorld({ model: mixed, files });
    const { engine, features } = await readFeatures(aRequest({ settings: { engine: "embedded" } }), world);
    expect(engine).toBe("embedded");
    expect(features.map(({ feature, needsEngine }) => [feature.name, needsEngine])).toEqual([
      ["fsdp", false],
      ["lab", true],
    ]);
  });

  it("finds a feature that only a dependency enables", async () => {
    const linked = aModel(
      aService("web", { dependsOn: [needs("fsdp")] }),
      aService("fsdp", { profiles: ["fsdp"] }),
    );
    const { world } = aWorld({ model: linked, files: packs });
    const { features } = await readFeatures(aRequest(), world);
    expect(features[0]).toMatchObject({
      enabled: true,
      source: { kind: "dependency", detail: "web depends on fsdp" },
    });
  });

  it("works without Compose for declared features, and reports what is unknown", async () => {
    const { world, compose } = aWorld({ model, files: packs });
    const missing = new StackError("engine-unavailable", {
      message: "there is no docker here",
      hint: "Install it.",
    });
    const lame = {
      ...world,
      compose: Object.assign(compose, { readModel: async () => Promise.reject(missing) }),
    };
    const { features, notices } = await readFeatures(enabling("fsdp"), lame);
    expect(features[0]).toMatchObject({ enabled: true, services: [] });
    expect(notices).toEqual([
      {
        code: "without-compose",
        message: "services are unknown: there is no docker here",
        hint: "Install it.",
      },
    ]);
  });
});

describe("reportConfig", () => {
  it("reports project, files, profiles, settings and flags, each with its source and what it overrides", async () => {
    const { world } = aWorld({
      model,
      files: { ...packs, ".env": "ENABLE_FSDP=off\n" },
      env: { STACKCTL_PROGRESS: "plain" },
    });
    const { settings } = await reportConfig(enabling("fsdp"), world);
    const shown = Object.fromEntries(
      settings.map(({ name, value, source }) => [name, `${value} (${source.detail})`]),
    );
    expect(shown).toMatchObject({
      project: "demo (Compose default)",
      composeFiles: "/p/c.yml (compose in stackctl.yaml)",
      profiles: "fsdp (enabled features: fsdp)",
      progress: "plain (STACKCTL_PROGRESS)",
      waitTimeout: "300s (built in)",
      ENABLE_FSDP: "true (--enable-fsdp)",
    });
    expect(settings.at(-1)?.overridden).toEqual([
      { value: "false", source: { kind: "dotenv", detail: "ENABLE_FSDP in .env:1" } },
    ]);
  });

  it("lists the compose files that were found where none is named", async () => {
    const { world } = aWorld({ model, files: { "compose.yaml": "", "compose.override.yaml": "" } });
    const { settings } = await reportConfig(aRequest(), world);
    expect(settings.find(({ name }) => name === "composeFiles")).toMatchObject({
      value: "/p/compose.yaml, /p/compose.override.yaml",
      source: { detail: "found by default name" },
    });
  });
});
