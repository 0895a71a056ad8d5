import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { Manifest } from "../../../src/domain/manifest.ts";
import { featuresOfProfiles } from "../../../src/plan/features/list-features.ts";
import { findNewFeatures } from "../../../src/plan/init/find-new-features.ts";
import { extendManifest, formatManifest } from "../../../src/plan/init/plan-manifest.ts";
import { aFeature, aModel, aService } from "../../support/build/shapes.ts";

const root = join(import.meta.dirname, "..", "..", "..");
const template = readFileSync(join(root, "templates/project/stackctl.yaml"), "utf8");
const onPort = { ports: [{ hostIp: "", published: 8080, target: 80, protocol: "tcp" as const }] };
const model = aModel(
  aService("llm-cpu", { profiles: ["cpu"], ...onPort }),
  aService("llm-gpu", { profiles: ["gpu"], ...onPort }),
  aService("mail", { profiles: ["mail"], containerName: "m" }),
  aService("3d", { profiles: ["123"], containerName: "m" }),
);
const facts = { ofProfiles: featuresOfProfiles(model), model, together: [], variables: new Set<string>() };
const plain = { template, schema: "", composeFiles: [], hasPacks: false, enable: [] };

describe("a new stackctl.yaml", () => {
  it("declares the conflicts that services cause, each with its cause", () => {
    const features = findNewFeatures({ ...facts, declared: undefined });
    const text = formatManifest({ ...plain, features });
    expect(text).toContain(
      [
        "  # Services: llm-cpu",
        "  cpu:",
        "    description: Compose profile cpu",
        "    conflicts:",
        "      - gpu # llm-cpu and llm-gpu both publish 8080/tcp",
        "  # Services: llm-gpu",
      ].join("\n"),
    );
    expect(text).toContain("      - cpu # llm-cpu and llm-gpu both publish 8080/tcp\n");
    expect(Manifest.parse(parse(text)).features).toMatchObject({
      "123": { conflicts: ["mail"] },
      cpu: { conflicts: ["gpu"] },
      gpu: { conflicts: ["cpu"] },
      mail: { conflicts: ["123"] },
    });
  });

  it("declares no conflict between features that are allowed to run together", () => {
    const features = findNewFeatures({ ...facts, declared: undefined, together: [["cpu", "gpu"]] });
    expect(features.map(({ feature }) => feature.conflicts)).toEqual([["mail"], [], [], ["123"]]);
  });

  it("keeps numeric names as strings", () => {
    const features = findNewFeatures({ ...facts, declared: undefined });
    const text = formatManifest({ ...plain, features, enable: ["123"] });
    expect(Manifest.parse(parse(text)).enable).toEqual(["123"]);
    const uncommented = text.replace(/^#presets/m, "presets");
    expect(Manifest.parse(parse(uncommented)).presets).toEqual({ NAME: ["123", "cpu"] });
  });

  it("shows an example preset only with features that can run together", () => {
    const features = findNewFeatures({ ...facts, declared: undefined }).filter(
      ({ feature }) => feature.name !== "123",
    );
    const examples = [features, features.slice(0, 2)].map((some) =>
      formatManifest({ ...plain, features: some }),
    );
    expect(examples.map((text) => /^#presets: (.*)$/m.exec(text)?.[1])).toEqual([
      "{ NAME: [cpu, mail] }",
      "{ NAME: [cpu] }",
    ]);
  });

  it("begins with the schema line for editors, or with no blank line if there is none", () => {
    const schema = "# yaml-language-server: $schema=a.json";
    expect(formatManifest({ ...plain, schema, features: [] })).toMatch(/^# yaml-language-server: /);
    expect(formatManifest({ ...plain, features: [] })).toMatch(/^# Configuration of stackctl/);
  });
});

describe("an existing stackctl.yaml", () => {
  it("gets new features with their conflicts, including conflicts with declared features", () => {
    const features = findNewFeatures({ ...facts, declared: [aFeature("cpu"), aFeature("123")] });
    expect(extendManifest("features:\n  cpu: {} # mine\n  '123': {}\n", features)).toBe(`features:
  cpu: {} # mine
  '123': {}
  # Services: llm-gpu
  gpu:
    description: Compose profile gpu
    conflicts:
      - cpu # llm-cpu and llm-gpu both publish 8080/tcp
  # Services: mail
  mail:
    description: Compose profile mail
    conflicts:
      - "123" # mail and 3d both set container_name: m
`);
  });
});
