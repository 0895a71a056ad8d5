import { readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import * as z from "zod";

const root = join(import.meta.dirname, "..", "..");
const Permissions = z.record(z.string(), z.string());
const Job = z.looseObject({
  needs: z.string().optional(),
  permissions: Permissions.optional(),
  steps: z.array(z.looseObject({ name: z.string().optional(), run: z.string().optional() })),
});
const workflow = z
  .looseObject({ on: z.unknown(), permissions: Permissions, jobs: z.record(z.string(), Job) })
  .parse(parse(readFileSync(join(root, ".github/workflows/release.yml"), "utf8")));
const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(join(root, "package.json"), "utf8")));
const runsOf = (job: string) => (workflow.jobs[job]?.steps ?? []).flatMap(({ run }) => run ?? []);

describe("the release workflow", () => {
  it("runs only for version tags, with read permission only", () => {
    expect(workflow.on).toEqual({ push: { tags: ["v*"] } });
    expect(workflow.permissions).toEqual({ contents: "read" });
  });

  it("grants each permission only to the job that needs it", () => {
    const rights = Object.entries(workflow.jobs).map(([name, { needs, permissions }]) => [
      name,
      needs,
      permissions,
    ]);
    expect(rights).toEqual([
      ["pack", undefined, undefined],
      ["npm", "pack", { actions: "read", contents: "read", "id-token": "write" }],
      ["github", "npm", { actions: "read", contents: "write" }],
    ]);
  });

  it("checks, tests and packs before it publishes with provenance", () => {
    const pack = runsOf("pack").join("\n");
    const order = [
      "npm ci",
      "npm run audit",
      "npm run check",
      "npm test",
      "npm pack",
      "npm run --silent sbom",
    ];
    const places = order.map((command) => pack.indexOf(command));
    expect(places.every((place) => place >= 0)).toBe(true);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(runsOf("npm").at(-1)).toMatch(/^npm publish \.\/release\/\S+ --provenance --access public\b/);
    expect(runsOf("npm").join("\n")).not.toMatch(/npm (?:ci|install|run|test)/);
  });

  it.each([
    [`v${version}`, 0],
    [version, 1],
    [`v${version}-rc.1`, 1],
    ["v999.0.0", 1],
  ])("checks the tag %s with exit code %i", async (tag, exitCode) => {
    const [step] = (workflow.jobs.pack?.steps ?? []).filter(({ name }) => name?.startsWith("The tag"));
    const ran = await execa("bash", ["-e", "-c", step?.run ?? "exit 9"], {
      cwd: root,
      env: { GITHUB_REF_NAME: tag },
      reject: false,
    });
    expect(ran.exitCode).toBe(exitCode);
    expect(ran.stdout.includes("::error::")).toBe(exitCode !== 0);
  });
});
