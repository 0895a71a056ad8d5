import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { listGeneratedFiles } from "../../scripts/docs/generated-files.ts";

const root = join(import.meta.dirname, "..", "..");
const files = listGeneratedFiles(root);
const pages = files.filter(({ path }) => path.startsWith("man/"));

/** Whether a program is installed; if not, prints what remains untested. */
async function hasProgram(name: string): Promise<boolean> {
  const { exitCode } = await execa("sh", ["-c", `command -v ${name}`], { reject: false });
  if (exitCode !== 0) process.stderr.write(`manual pages are not checked by ${name}: it is not installed\n`);
  return exitCode === 0;
}

describe("generated files", async () => {
  it.each(files.map(({ path, text }) => [path, text]))(
    "%s matches the code (otherwise: npm run docs)",
    (path, text) => {
      expect(readFileSync(join(root, path), "utf8")).toBe(text);
    },
  );

  it("include no manual page of a removed command", () => {
    expect(
      readdirSync(join(root, "man"))
        .map((name) => `man/${name}`)
        .sort(),
    ).toEqual(pages.map(({ path }) => path).sort());
  });

  it("describe every option and command", () => {
    for (const { path, text } of files) {
      if (path.endsWith(".md")) expect(text).not.toMatch(/^\| `[^`]*` \| \|$/m);
    }
  });

  it.runIf(await hasProgram("groff"))(
    "include manual pages that groff accepts without warnings",
    async () => {
      for (const { text } of pages) {
        const { stderr, stdout } = await execa("groff", ["-man", "-Tutf8", "-ww", "-z"], { input: text });
        expect(stderr + stdout).toBe("");
      }
    },
  );

  it.runIf(await hasProgram("mandoc"))("include manual pages that pass mandoc's lint", async () => {
    for (const { path, text } of pages) {
      const { stdout } = await execa("mandoc", ["-T", "lint", "-W", "warning"], {
        input: text,
        reject: false,
      });
      // A page that is generated from the code has no date.
      const lines = stdout.split("\n").filter((line) => line !== "" && !line.includes("missing date"));
      expect([path, lines]).toEqual([path, []]);
    }
  });

  it.runIf(await hasProgram("man"))("include manual pages that man can show", async () => {
    const page = join(root, "man/stackctl-up.1");
    const { stdout, stderr } = await execa("man", ["--warnings", "-l", page], {
      env: { MANWIDTH: "60", MANPAGER: "cat" },
    });
    expect(stderr).toBe("");
    // man justifies the text.
    expect(stdout.replaceAll(/\s+/g, " ")).toContain(
      "stackctl-up - start or update the stack, and wait until it works",
    );
    expect(stdout).toContain("--wait-timeout <duration>");
  });
});
