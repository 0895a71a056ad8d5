import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createNodeFiles } from "../../../src/adapters/disk/node-files.ts";
import { readFileStart, readFileText, readListText } from "../../../src/adapters/disk/read-regular-file.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "stackctl-read-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe("reading a file", () => {
  it("returns its text, up to exactly the limit", () => {
    const path = join(root, "text");
    writeFileSync(path, "grün");
    expect(readFileText(path, { maxBytes: 5 })).toBe("grün");
    expect(() => readFileText(path, { maxBytes: 4 })).toThrow("its size is 5 B or more; the limit is 4 B");
  });

  it("reads a kernel file, whose size is reported as 0", () => {
    expect(readListText("/proc/self/status")).toContain("VmHWM");
  });

  it("returns empty text for the null device", () => {
    expect(readFileText("/dev/null")).toBe("");
  });

  it.each([
    ["zeros without end", "/dev/zero", "it is a device"],
    ["chance without end", "/dev/urandom", "it is a device"],
    ["a terminal", "/dev/tty", "it is a device"],
    ["a folder", "/dev", "it is a folder"],
  ])("refuses %s at once", async (_, path, why) => {
    await expect(createNodeFiles().readText(path)).rejects.toMatchObject({
      code: "file-failed",
      message: expect.stringContaining(`cannot read ${path}: ${why}`),
      hint: expect.any(String),
    });
  });

  it("refuses the same files behind a link", async () => {
    symlinkSync("/dev/zero", join(root, ".env"));
    await expect(createNodeFiles().readText(join(root, ".env"))).rejects.toThrow("it is a device");
  });

  it("refuses a file of 2 GiB without reading it, and reports both sizes", async () => {
    const path = join(root, ".env");
    writeFileSync(path, "");
    truncateSync(path, 2 * 1024 ** 3);
    await expect(createNodeFiles().readText(path)).rejects.toThrow(
      "its size is 2 GiB or more; the limit is 8 MiB",
    );
  });

  it("refuses a pipe without affecting its writer", async () => {
    const path = join(root, "pipe");
    execFileSync("mkfifo", [path]);
    await expect(createNodeFiles().readText(path)).rejects.toThrow("it is a pipe");
    expect(() => readFileStart(path, 4)).toThrow("it is a pipe");
  });

  it("refuses a socket", async () => {
    const path = join(root, "socket");
    const server = createServer().listen(path);
    await new Promise((done) => server.once("listening", done));
    await expect(createNodeFiles().readText(path)).rejects.toThrow("it is a socket");
    await new Promise((done) => server.close(done));
  });

  it("does not follow a link if links are forbidden", () => {
    mkdirSync(join(root, "a"));
    writeFileSync(join(root, "a", "text"), "text");
    symlinkSync(join(root, "a", "text"), join(root, "link"));
    expect(readFileText(join(root, "link"))).toBe("text");
    expect(() => readFileText(join(root, "link"), { followLinks: false })).toThrow("it is a symbolic link");
  });

  it("refuses a loop of links in words", async () => {
    symlinkSync("loop", join(root, "loop"));
    await expect(createNodeFiles().readText(join(root, "loop"))).rejects.toThrow("form a loop");
  });
});
