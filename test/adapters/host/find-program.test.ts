import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findProgram } from "../../../src/adapters/host/find-program.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "stackctl-program-"));
  for (const folder of ["first", "second", "second/tool-folder"]) await mkdir(join(root, folder));
  await install("second/tool", 0o755);
  await install("first/tool", 0o644);
  await symlink("loop", join(root, "loop"));
});
afterEach(() => rm(root, { recursive: true }));

async function install(path: string, mode: number): Promise<void> {
  await writeFile(join(root, path), "#!/bin/sh\n");
  await chmod(join(root, path), mode);
}

describe("findProgram", () => {
  it("returns the first executable file on the PATH", async () => {
    const path = ["/nonexistent", "loop", "first", "second"].map((folder) => join(root, folder)).join(":");
    expect(await findProgram("tool", { path })).toBe(join(root, "second/tool"));
    expect(await findProgram("tool-folder", { path })).toBeUndefined();
    expect(await findProgram("other", { path })).toBeUndefined();
  });

  it("resolves a path from the program's working directory", async () => {
    const search = { path: undefined, cwd: join(root, "second") };
    expect(await findProgram("./tool", search)).toBe(join(root, "second/tool"));
    expect(await findProgram("../first/tool", search)).toBeUndefined();
  });

  it("treats an empty entry of the PATH as the working directory, and an empty PATH as no PATH", async () => {
    const cwd = join(root, "second");
    expect(await findProgram("tool", { path: "/nonexistent:", cwd })).toBe(join(root, "second/tool"));
    expect(await findProgram("tool", { path: "", cwd })).toBeUndefined();
    expect(await findProgram("tool", { path: undefined, cwd })).toBeUndefined();
  });
});
