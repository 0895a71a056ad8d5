import { createHash } from "node:crypto";
import { lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { expect } from "vitest";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import type { Fixture } from "../support/fixture.ts";
import { quickProbed } from "../support/quick-probed.ts";
import { quick } from "../support/quick-service.ts";
import { scenario } from "../support/scenario.ts";

const files = {
  "project/compose.yaml": `services:\n  web: { ${quickProbed("true")} }\n  extra: { ${quick}, profiles: [extra] }\n`,
};

/** Every command that writes, each with the exit codes that it may return if a path is blocked. */
const commands = [
  "features enable extra",
  "init --yes",
  "eject --force",
  "eject --force --output out/compose.yaml",
  "plan",
  "up --no-wait --artifacts out",
  "status",
  "down",
  "lint",
];

const places = [
  ".stackctl",
  ".stackctl/history.json",
  ".stackctl/models",
  ".stackctl/proofs.json",
  ".stackctl/processes",
  ".stackctl/logs",
  ".stackctl/.gitignore",
  ".env",
  ".env.example",
  "stackctl.yaml",
  "compose.ejected.yaml",
  ".env.ejected",
  "out",
  "out/report.json",
];

function fingerprint(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => {
      const facts = lstatSync(join(folder, name));
      const content = facts.isFile() ? readFileSync(join(folder, name)) : "";
      return `${name} ${facts.mode} ${createHash("sha1").update(content).digest("hex")}`;
    })
    .toSorted();
}

function plant(fixture: Fixture, links: readonly (readonly [place: string, target: string])[]): void {
  for (const [place, target] of links) {
    const path = join(fixture.directory, "project", place);
    if (lstatSync(dirname(path), { throwIfNoEntry: false })?.isSymbolicLink()) continue;
    mkdirSync(dirname(path), { recursive: true });
    rmSync(path, { recursive: true, force: true });
    symlinkSync(target === "loop" ? path : join(fixture.directory, "outside", target), path);
  }
}

describeWithEngine("symbolic links in a project", () => {
  scenario("never make a command change a file outside the project", files, async (fixture) => {
    const outside = join(fixture.directory, "outside");
    const target = fc.constantFrom("file", "folder", "folder/history.json", "missing", "loop");
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom(...places), target), { minLength: 2, maxLength: 6 }),
        fc.shuffledSubarray(commands, { minLength: 3, maxLength: 3 }),
        async (links, chosen) => {
          for (const name of readdirSync(join(fixture.directory, "project"))) {
            if (name !== "compose.yaml")
              rmSync(join(fixture.directory, "project", name), { recursive: true, force: true });
          }
          mkdirSync(join(outside, "folder"), { recursive: true });
          writeFileSync(join(outside, "file"), "A=1\n");
          writeFileSync(join(outside, "folder", "history.json"), "{}");
          plant(fixture, links);
          const before = fingerprint(outside);
          for (const command of chosen) {
            const { stderr } = await fixture.stackctl(command, { cwd: join(fixture.directory, "project") });
            expect(stderr).not.toContain("    at ");
            expect(fingerprint(outside)).toEqual(before);
          }
        },
      ),
      { numRuns: 12 },
    );
  });

  const inTheWay: readonly (readonly [string, (path: string) => void])[] = [
    ["a loop of links", (path) => symlinkSync(path, path)],
    ["a link to another folder", (path) => symlinkSync("/etc", path)],
    ["a file", (path) => writeFileSync(path, "")],
  ];
  for (const [what, put] of inTheWay) {
    scenario(
      `do not prevent up, status, logs and down: ${what} in place of .stackctl`,
      { "compose.yaml": `services: { web: { ${quickProbed("true")} } }` },
      async (fixture) => {
        put(join(fixture.directory, ".stackctl"));
        for (const command of ["up", "status", "logs", "down"]) {
          const { exitCode, stderr } = await fixture.stackctl(command);
          expect({ command, exitCode }).toEqual({ command, exitCode: 0 });
          expect(stderr.split("records of earlier commands are not used: .stackctl is").length).toBe(2);
        }
      },
    );
  }
});
