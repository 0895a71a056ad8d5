import { execa } from "execa";
import { expect } from "vitest";
import * as z from "zod";
import { LintReport } from "../../src/domain/lint.ts";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { scenario } from "../support/scenario.ts";

const secret = "hunter2-hunter2";
const faulty = {
  "stackctl.yaml": `
    features:
      web: { endpoints: [{ name: Web, url: "http://localhost:8099", service: web }] }
      rival: { profiles: [rival] }
      dead: { profiles: [] }
    lint: { rules: { no-limit: off }, ignore: [{ rule: no-healthcheck }] }
  `,
  "compose.yaml": `
    services:
      core: { image: "x:1", ports: ["38080:80"] }
      rival: { image: x, profiles: [rival], ports: ["38080:80"], env_file: [mine.env] }
      web:
        image: "x:1"
        profiles: [web]
        environment:
          API_TOKEN: ${secret}
  `,
  "mine.env": `DB_PASSWORD=${secret}\n`,
};
const Sarif = z.object({ runs: z.tuple([z.object({ results: z.array(z.object({ ruleId: z.string() })) })]) });

describeWithEngine("lint", () => {
  scenario(
    "exits with 3 for an error, and reports it with its position in each format, without secrets",
    faulty,
    async (fixture) => {
      await execa("git", ["init", "--quiet"], { cwd: fixture.directory });
      await execa("git", ["add", "mine.env"], { cwd: fixture.directory });
      const linted = await fixture.stackctl("lint --json");
      expect(linted.exitCode).toBe(3);
      const { findings, combinations, exhaustive } = linted.json(LintReport);
      expect(findings.map(({ rule, file, line }) => `${rule} ${file}:${line}`)).toEqual([
        "port-clash compose.yaml:3",
        "unpublished-url stackctl.yaml:2",
        "floating-image compose.yaml:3",
        "plain-secret compose.yaml:8",
        "plain-secret mine.env:1",
        "unread-flag stackctl.yaml:4",
      ]);
      expect([combinations, exhaustive]).toEqual([4, true]);

      const text = await fixture.stackctl("lint");
      const sarif = await fixture.stackctl("lint --format sarif");
      const github = await fixture.stackctl("lint --format github");
      expect(text.stdout).toContain("compose.yaml:8: web: API_TOKEN has its value in plain text");
      expect(sarif.json(Sarif).runs[0].results.map(({ ruleId }) => ruleId)).toEqual(
        findings.map(({ rule }) => rule),
      );
      expect(github.stdout.trimEnd().split("\n")).toHaveLength(findings.length);
      for (const said of [linted, text, sarif, github]) {
        expect(said.exitCode).toBe(3);
        expect(said.stdout + said.stderr).not.toContain(secret);
      }
    },
  );

  scenario(
    "names a combination whose overlay Compose refuses",
    {
      "stackctl.yaml": `
      features:
        web: {}
        gpu: { profiles: [], overlays: [{ file: gpu.yaml, when: [web] }] }
    `,
      "compose.yaml": `services: { web: { image: "x:1", profiles: [web] } }`,
      "gpu.yaml": "services:\n  web:\n    imagee: y\n",
    },
    async (fixture) => {
      const linted = await fixture.stackctl("lint --json");
      expect(linted.exitCode).toBe(3);
      expect(linted.json(LintReport).findings[0]).toMatchObject({
        rule: "unresolvable",
        message: expect.stringContaining("with web, gpu enabled, "),
        file: "gpu.yaml",
        line: 3,
      });
    },
  );
});

const many = Array.from({ length: 20 }, (_, index) => `  s${index}: { image: "x:1", profiles: [f${index}] }`);

describeWithEngine("matrix", () => {
  scenario(
    "refuses more than 256 combinations, and covers all pairs of twenty features with a few",
    { "compose.yaml": ["services:", ...many, ""].join("\n") },
    async (fixture) => {
      const all = await fixture.stackctl("matrix");
      expect(all).toMatchObject({
        exitCode: 2,
        stderr: expect.stringMatching(/more than 256 combinations[\s\S]*--strength 2/),
      });
      const github = await fixture.stackctl("matrix --strength 2 --format github");
      expect(github.exitCode).toBe(0);
      expect(github.stdout.trimEnd()).not.toContain("\n");
      const { include } = z.object({ include: z.array(z.unknown()) }).parse(JSON.parse(github.stdout));
      expect(include.length).toBeLessThanOrEqual(16);

      const gitlab = await fixture.stackctl("matrix --include f1,f2 --format gitlab");
      expect(Object.keys(z.record(z.string(), z.unknown()).parse(JSON.parse(gitlab.stdout)))).toEqual([
        "stackctl: minimal",
        "stackctl: full",
        "stackctl: f2",
        "stackctl: f1",
      ]);
      const unknown = await fixture.stackctl("matrix --exclude f99");
      expect(unknown).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("unknown feature f99") });
    },
  );
});
