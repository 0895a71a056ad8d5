import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createNodeFiles } from "../../../src/adapters/disk/node-files.ts";
import { describeFilesContract } from "../files-contract.ts";

const newFolder = () => mkdtemp(join(tmpdir(), "stackctl-files-"));

describe("files of this machine", () => {
  describeFilesContract(async () => {
    const root = await newFolder();
    return {
      files: createNodeFiles(),
      root,
      async put(path, text) {
        await mkdir(dirname(path), { recursive: true });
        await writeFile(path, text);
      },
      cleanup: () => rm(root, { recursive: true }),
    };
  });

  describe("writeText", () => {
    const files = createNodeFiles();
    let root: string;
    let file: string;
    beforeEach(async () => {
      root = await newFolder();
      file = join(root, ".env");
    });
    afterEach(() => rm(root, { recursive: true }));

    it.each([0o600, 0o664, 0o777])("keeps mode %o", async (mode) => {
      await writeFile(file, "old");
      await chmod(file, mode);
      await files.writeText(file, "new", { below: root });
      expect((await stat(file)).mode & 0o777).toBe(mode);
    });

    it("does not write through a symbolic link, and gives a hint", async () => {
      const real = join(root, "real.env");
      await writeFile(real, "old");
      await symlink("real.env", file);
      await expect(files.writeText(file, "new", { below: root })).rejects.toMatchObject({
        message: `cannot write ${file}: it is a symbolic link, and stackctl does not write through symbolic links`,
        hint: expect.stringContaining("the target of the link"),
      });
      expect((await lstat(file)).isSymbolicLink()).toBe(true);
      expect(await readFile(real, "utf8")).toBe("old");
    });

    it("writes into no folder that is a link below the folder that was chosen", async () => {
      await mkdir(join(root, "elsewhere"));
      await mkdir(join(root, "project"));
      await symlink("../elsewhere", join(root, "project", "out"));
      const path = join(root, "project", "out", "new.txt");
      const below = join(root, "project");
      await expect(files.writeText(path, "new", { below })).rejects.toThrow("is a symbolic link");
      await expect(files.createFolder(join(root, "project", "out", "deep"), { below })).rejects.toThrow(
        "link",
      );
      expect(await readdir(join(root, "elsewhere"))).toEqual([]);
    });

    it("puts no file in the place of a pipe or a device", async () => {
      execFileSync("mkfifo", [file]);
      await expect(files.writeText(file, "new", { below: root })).rejects.toThrow("it is a device, a pipe");
      expect((await lstat(file)).isFIFO()).toBe(true);
    });

    it("leaves nothing else behind, and the old text where it fails", async () => {
      await mkdir(file);
      await expect(files.writeText(file, "new", { below: root })).rejects.toMatchObject({
        code: "file-failed",
        message: expect.stringContaining(`cannot write ${file}`),
      });
      expect(await readdir(root)).toEqual([".env"]);
    });

    it("says that the folder is missing", async () => {
      const missing = join(root, "no", ".env");
      await expect(files.writeText(missing, "x", { below: root })).rejects.toMatchObject({
        message: `cannot write ${missing}: its folder does not exist`,
      });
    });

    it("shows a reader the old text or the new, never a part", async () => {
      const texts = ["a".repeat(100_000), "b".repeat(100_000)];
      await writeFile(file, texts[0] ?? "");
      const writing = Promise.all(texts.map((text) => files.writeText(file, text, { below: root })));
      for (let count = 0; count < 50; count += 1) expect(texts).toContain(await files.readText(file));
      await writing;
    });
  });

  it("refuses a pipe at once", async () => {
    const root = await newFolder();
    const pipe = join(root, ".env");
    execFileSync("mkfifo", [pipe]);
    await expect(createNodeFiles().readText(pipe)).rejects.toThrow(`cannot read ${pipe}: it is a pipe`);
    await rm(root, { recursive: true });
  });

  it.runIf(existsSync("/proc/self"))("says so where a file system takes no folder", async () => {
    await expect(createNodeFiles().createFolder("/proc/no/such", { below: "/proc" })).rejects.toThrow(
      "cannot write /proc/no/such",
    );
  });

  it("counts a link to a folder as a folder, and a broken one as none", async () => {
    const root = await newFolder();
    try {
      await mkdir(join(root, "real"));
      await symlink("real", join(root, "linked"));
      await symlink("nowhere", join(root, "broken"));
      expect(await createNodeFiles().listFolders(root)).toEqual(["linked", "real"]);
    } finally {
      await rm(root, { recursive: true });
    }
  });
});
