import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { listGeneratedFiles } from "../../scripts/docs/generated-files.ts";

const root = join(import.meta.dirname, "..", "..");
const files = listGeneratedFiles(root);
const pages = files.filter(({ path }) => path.startsWith("man/"));

/** Whether a program is there; where it is not, says what that leaves untested. */
async function hasProgram(name: string): Promise<boolean> {
  const { exitCode } = await execa("sh", ["-c", `command -v ${name}`], { reject: false });
  if (exitCode !== 0) process.stderr.write(`manual pages are not checked by ${name}: it is not installed\n`);
  return exitCode === 0;
}

describe("generated files", async () => {
  it.each(files.map(({ path, text }) => [path, text]))(
    "%s is as the code says: npm run docs",
    (path, text) => {
      expect(readFileSync(join(root, path), "utf8")).toBe(text);
    },
  );

  it("has no manual page of a command that is gone", () => {
    expect(
      readdirSync(join(root, "man"))
        .map((name) => `man/${name}`)
        .sort(),
    ).toEqual(pages.map(({ path }) => path).sort());
  });

  it("says something of every option and command", () => {
    for (const { path, text } of files) {
      if (path.endsWith(".md")) expect(text).not.toMatch(/^\| `[^`]*` \| \|$/m);
    }
  });

  it.runIf(await hasProgram("groff"))("manual pages are good roff", async () => {
    for (const { text } of pages) {
      const { stderr, stdout } = await execa("groff", ["-man", "-Tutf8", "-ww", "-z"], { input: text });
      expect(stderr + stdout).toBe("");
    }
  });

  it.runIf(await hasProgram("mandoc"))("manual pages pass mandoc's lint", async () => {
    for (const { path, text } of pages) {
      const { stdout } = await execa("mandoc", ["-T", "lint", "-W", "warning"], {
        input: text,
        reject: false,
      });
      // A page that is made from the code has no date of its own.
      const lines = stdout.split("\n").filter((line) => line !== "" && !line.includes("missing date"));
      expect([path, lines]).toEqual([path, []]);
    }
  });

  it.runIf(await hasProgram("man"))("manual pages can be read", async () => {
    const page = join(root, "man/stackctl-up.1");
    const { stdout, stderr } = await execa("man", ["--warnings", "-l", page], {
      env: { MANWIDTH: "60", MANPAGER: "cat" },
    });
    expect(stderr).toBe("");
    // It is set flush on both sides.
    expect(stdout.replaceAll(/\s+/g, " ")).toContain(
      "stackctl-up - start or update the stack, and wait until it works",
    );
    expect(stdout).toContain("--wait-timeout <duration>");
  });
});
