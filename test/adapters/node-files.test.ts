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
import { createNodeFiles } from "../../src/adapters/node-files.ts";
import { describeFilesContract } from "./files-contract.ts";

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
      await files.writeText(file, "new");
      expect((await stat(file)).mode & 0o777).toBe(mode);
    });

    it("writes through a symbolic link, which stays one", async () => {
      const real = join(root, "real.env");
      await writeFile(real, "old");
      await symlink("real.env", file);
      await files.writeText(file, "new");
      expect((await lstat(file)).isSymbolicLink()).toBe(true);
      expect(await readFile(real, "utf8")).toBe("new");
    });

    it("leaves nothing else behind, and the old text where it fails", async () => {
      await mkdir(file);
      await expect(files.writeText(file, "new")).rejects.toMatchObject({
        code: "invalid-setting",
        message: expect.stringContaining(`cannot write ${file}`),
      });
      expect(await readdir(root)).toEqual([".env"]);
    });

    it("says that the folder is missing", async () => {
      const missing = join(root, "no", ".env");
      await expect(files.writeText(missing, "x")).rejects.toMatchObject({
        message: `cannot write ${missing}: its folder does not exist`,
      });
    });

    it("shows a reader the old text or the new, never a part", async () => {
      const texts = ["a".repeat(100_000), "b".repeat(100_000)];
      await writeFile(file, texts[0] ?? "");
      const writing = Promise.all(texts.map((text) => files.writeText(file, text)));
      for (let count = 0; count < 50; count += 1) expect(texts).toContain(await files.readText(file));
      await writing;
    });
  });

  it("refuses a pipe at once, whoever may write to it", async () => {
    const root = await newFolder();
    const pipe = join(root, ".env");
    execFileSync("mkfifo", [pipe]);
    await expect(createNodeFiles().readText(pipe)).rejects.toThrow(`cannot read ${pipe}: it is a pipe`);
    await rm(root, { recursive: true });
  });

  it.runIf(existsSync("/proc/self"))("says so where a file system takes no folder", async () => {
    await expect(createNodeFiles().createFolder("/proc/no/such")).rejects.toThrow(
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
