import { expect } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import { MatrixDocument } from "../../src/domain/combination.ts";
import { LintReport } from "../../src/domain/lint.ts";
import { Manifest } from "../../src/domain/manifest.ts";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { statesOf } from "../support/engine/engine.ts";
import type { Fixture } from "../support/fixture.ts";
import { scenario } from "../support/scenario.ts";
import { type KnownShape, knownShapes } from "./projects/known-shapes.ts";

const FeatureList = z.object({
  features: z.array(z.object({ name: z.string(), conflicts: z.array(z.string()) })),
});
const Initial = z.object({
  features: z.array(z.object({ name: z.string(), conflicts: z.array(z.string()) })),
});
const Plan = z.object({
  profiles: z.array(z.string()),
  services: z.array(z.object({ name: z.string() })),
});

/** The expected result of each command with each shape, without any configuration. */
const checks: Readonly<Record<string, (fixture: Fixture, shape: KnownShape) => Promise<void>>> = {
  async features(fixture, { features, refused }) {
    const listed = await fixture.stackctl("features --json --minimal");
    expect(listed).toMatchObject({ exitCode: 0 });
    const found = listed.json(FeatureList).features;
    expect(found.map(({ name }) => name).toSorted()).toEqual(features.toSorted());
    const [first, second] = refused?.features ?? [];
    const conflicts = found.find(({ name }) => name === first)?.conflicts;
    if (second !== undefined) expect(conflicts).toContain(second);
    else expect(found.flatMap((feature) => feature.conflicts)).toEqual([]);
  },

  async plan(fixture, { enabled, refused }) {
    for (const names of enabled) {
      const args = ["plan", "--json", "--minimal", ...names.map((name) => `--enable-${name}`)];
      const planned = await fixture.stackctl(args);
      expect(planned).toMatchObject({ exitCode: 0 });
      const { profiles, services } = planned.json(Plan);
      expect(services.map(({ name }) => name).toSorted()).toEqual(await servicesOf(fixture, profiles));
    }
    if (!refused) return;
    const [first, second] = refused.features;
    const both = await fixture.stackctl(["plan", "--minimal", `--enable-${first}`, `--enable-${second}`]);
    expect(both).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(refused.reason) });
  },

  async matrix(fixture, { features, refused }) {
    const listed = await fixture.stackctl("matrix --json --strength 2");
    expect(listed).toMatchObject({ exitCode: 0 });
    const { include } = listed.json(MatrixDocument);
    expect(include.slice(0, 2).map(({ name }) => name)).toEqual(["minimal", "full"]);
    const met = new Set(include.flatMap((one) => one.features));
    expect([...met].toSorted()).toEqual(features.toSorted());
    const both = include.filter((one) => refused?.features.every((name) => one.features.includes(name)));
    expect(refused ? both : []).toEqual([]);
    const full = await fixture.stackctl(["plan", "--json", ...(include[1]?.args.split(" ") ?? [])]);
    expect(full).toMatchObject({ exitCode: 0 });
  },

  async lint(fixture, { services }) {
    const linted = await fixture.stackctl("lint --json");
    expect(linted).toMatchObject({ exitCode: 0 });
    const { findings } = linted.json(LintReport);
    expect(findings.filter(({ severity }) => severity !== "info")).toEqual([]);
    const unlimited = findings.filter(({ rule }) => rule === "no-limit");
    expect(unlimited).toHaveLength(services);
    expect(unlimited.filter(({ file, line }) => file === null || line === null)).toEqual([]);
  },

  async init(fixture, { enabled, refused }) {
    const before = await survey(fixture, enabled);
    const written = await fixture.stackctl("init --json");
    expect(written).toMatchObject({ exitCode: 0, stderr: "" });
    const conflictsOf = (features: readonly { name: string; conflicts: readonly string[] }[]) =>
      Object.fromEntries(features.map(({ name, conflicts }) => [name, conflicts]));
    expect(conflictsOf(written.json(Initial).features)).toEqual(conflictsOf(before.features));

    const text = await fixture.read("stackctl.yaml");
    const manifest = Manifest.parse(parse(text));
    const declared = Object.entries(manifest.features).map(([name, { conflicts }]) => ({ name, conflicts }));
    expect(conflictsOf(declared)).toEqual(conflictsOf(before.features));
    for (const name of refused?.features ?? []) expect(text).toContain(`- ${name} # `);
    if (refused) expect(text).toContain(` # ${refused.reason}\n`);

    expect(await survey(fixture, enabled)).toEqual(before);
    if (refused) {
      const [first, second] = refused.features;
      const both = await fixture.stackctl(["plan", "--minimal", `--enable-${first}`, `--enable-${second}`]);
      expect(both).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(refused.reason) });
    }
    const again = await fixture.stackctl("init");
    expect(again).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("declares every feature") });
  },
};

/** A project's features, and its plan with each set of enabled features. */
async function survey(fixture: Fixture, enabled: KnownShape["enabled"]) {
  const listed = await fixture.stackctl("features --json --minimal");
  const plans = [];
  for (const names of enabled) {
    const planned = await fixture.stackctl([
      "plan",
      "--json",
      "--minimal",
      ...names.map((name) => `--enable-${name}`),
    ]);
    plans.push({ exitCode: planned.exitCode, ...planned.json(Plan) });
  }
  return { ...listed.json(FeatureList), plans };
}

async function servicesOf(fixture: Fixture, profiles: readonly string[]): Promise<readonly string[]> {
  const options = profiles.flatMap((profile) => ["--profile", profile]);
  // Empty, so the profiles of .env have no effect if the plan names none.
  const env = { COMPOSE_PROFILES: "" };
  const said = await fixture.compose([...options, "config", "--services"], { env });
  return said
    .split("\n")
    .filter((name) => name !== "")
    .toSorted();
}

for (const shape of knownShapes) {
  describeWithEngine(shape.title, () => {
    for (const [command, check] of Object.entries(checks)) {
      scenario(`${command} understands ${shape.title}`, shape.files, (fixture) => check(fixture, shape));
    }
  });
}

describeWithEngine("odd forms of compose files", () => {
  const odd = knownShapes.find(({ title }) => title.startsWith("include"));
  scenario("start and are shown by status", odd?.files ?? {}, async (fixture) => {
    const flags = ["--minimal", "--enable-dns", "--enable-ranged", "--enable-hosted"];
    expect(await fixture.stackctl(["up", ...flags])).toMatchObject({ exitCode: 0 });
    const names = ["core", "dns", "hosted", "included", "ranged"];
    expect(await statesOf(fixture.project)).toEqual(
      Object.fromEntries(names.map((name) => [name, "running"])),
    );
    const status = await fixture.stackctl(["status", "--json", ...flags]);
    expect(status.json()).toMatchObject({ ok: true });
    expect(await fixture.stackctl("down")).toMatchObject({ exitCode: 0 });
    expect(await statesOf(fixture.project)).toEqual({});
  });
});

describeWithEngine("variants that fix one container name", () => {
  const variants = knownShapes.find(({ title }) => title.startsWith("variants"));
  scenario("can be switched from one to the other", variants?.files ?? {}, async (fixture) => {
    expect(await fixture.stackctl("up --enable-cpu")).toMatchObject({ exitCode: 0 });
    expect(await statesOf(fixture.project)).toEqual({ "llm-cpu": "running", web: "running" });
    expect(await fixture.stackctl("up --enable-gpu-amd")).toMatchObject({ exitCode: 0 });
    expect(await statesOf(fixture.project)).toEqual({ "llm-gpu-amd": "running", web: "running" });
    expect(await fixture.stackctl("down")).toMatchObject({ exitCode: 0 });
    expect(await statesOf(fixture.project)).toEqual({});
  });
});
