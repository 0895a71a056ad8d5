import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readCarried } from "../../../../src/adapters/swarm/project/read-carried.ts";

const encode = (text: string) => Buffer.from(text).toString("base64");

describe("readCarried", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "stackctl-carried-"));
  });
  afterEach(() => rmSync(root, { recursive: true }));
  const write = (path: string, text: string) => writeFileSync(join(root, path), text);

  it("reads files, and leaves out missing and large ones", () => {
    write("a.conf", "a");
    write("large", "x".repeat(4 * 1024 ** 2 + 1));
    const paths = ["a.conf", "large", "missing"].map((name) => join(root, name));
    expect(readCarried(paths)).toEqual({
      files: new Map([[join(root, "a.conf"), encode("a")]]),
      folders: new Map(),
    });
  });

  it("lists every file of a folder, symbolic links included, and reads them", () => {
    mkdirSync(join(root, "html/js"), { recursive: true });
    write("html/js/b.js", "b");
    write("html/a.css", "a");
    symlinkSync("a.css", join(root, "html/link"));
    const folder = join(root, "html");
    const inside = ["a.css", "js/b.js", "link"].map((name) => join(folder, name));
    const { files, folders } = readCarried([folder]);
    expect(folders).toEqual(new Map([[folder, inside]]));
    expect([...files]).toEqual([
      [inside[0], encode("a")],
      [inside[1], encode("b")],
      [inside[2], encode("a")],
    ]);
  });

  it("does not list a folder with many files", () => {
    for (let at = 0; at <= 200; at++) write(`${at}`, "x");
    expect(readCarried([root])).toEqual({ files: new Map(), folders: new Map() });
  });
});
