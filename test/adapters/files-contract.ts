import { afterEach, beforeEach, expect, it } from "vitest";
import type { Files } from "../../src/ports/files.ts";

/** A file system to test, and a folder in it that may be filled. */
export interface FilesSubject {
  readonly files: Files;
  readonly root: string;
  /** Puts a file there by other means, with the folders above it. */
  put(path: string, text: string): Promise<void>;
  cleanup(): Promise<void>;
}

/** What every file system must do. */
export function describeFilesContract(createSubject: () => Promise<FilesSubject>): void {
  let subject: FilesSubject;
  let files: Files;
  let root: string;
  beforeEach(async () => {
    subject = await createSubject();
    ({ files, root } = subject);
  });
  afterEach(() => subject.cleanup());

  it("reads a text, and nothing where there is no file", async () => {
    await subject.put(`${root}/a/b.txt`, "grün\r\n");
    expect(await files.readText(`${root}/a/b.txt`)).toBe("grün\r\n");
    expect(await files.readText(`${root}/a/c.txt`)).toBeUndefined();
    expect(await files.readText(`${root}/no/such/folder`)).toBeUndefined();
  });

  it("throws for a folder that is read as a file", async () => {
    await subject.put(`${root}/a/b.txt`, "");
    await expect(files.readText(`${root}/a`)).rejects.toThrow("folder");
  });

  it("reads the bytes of a file, and nothing where there is no file", async () => {
    await subject.put(`${root}/a/b.txt`, "grün");
    expect([...((await files.readBytes(`${root}/a/b.txt`)) ?? [])]).toEqual([...Buffer.from("grün")]);
    expect(await files.readBytes(`${root}/a/c.txt`)).toBeUndefined();
  });

  it("removes a file, and does nothing where there is none", async () => {
    await subject.put(`${root}/a/b.txt`, "");
    await files.removeFile(`${root}/a/b.txt`, { below: root });
    await files.removeFile(`${root}/a/b.txt`, { below: root });
    expect(await files.exists(`${root}/a/b.txt`)).toBe(false);
  });

  it("writes a new file, and replaces one", async () => {
    await subject.put(`${root}/other`, "");
    await files.writeText(`${root}/new.txt`, "one", { below: root });
    await files.writeText(`${root}/new.txt`, "two", { below: root });
    expect(await files.readText(`${root}/new.txt`)).toBe("two");
  });

  it("makes a folder for a file, again without harm, and none where a file is", async () => {
    await subject.put(`${root}/file`, "");
    await files.createFolder(`${root}/deep/folder`, { below: root });
    await files.createFolder(`${root}/deep/folder`, { below: root });
    await files.writeText(`${root}/deep/folder/new.txt`, "text", { below: root });
    expect(await files.readText(`${root}/deep/folder/new.txt`)).toBe("text");
    await expect(files.createFolder(`${root}/file`, { below: root })).rejects.toThrow();
  });

  it("adds to the end of a file, and makes it and its folder", async () => {
    await files.createFolder(`${root}/deep/er`, { below: root });
    await files.createFolder(`${root}/deep/er`, { below: root });
    await files.appendText(`${root}/deep/er/log`, "one\n");
    await files.appendText(`${root}/deep/er/log`, "two\n");
    expect(await files.readText(`${root}/deep/er/log`)).toBe("one\ntwo\n");
  });

  it("lists the folders directly below, sorted, and none where there is nothing", async () => {
    await subject.put(`${root}/packs/tabby/feature.yaml`, "");
    await subject.put(`${root}/packs/fsdp/deep/er.txt`, "");
    await subject.put(`${root}/packs/readme.md`, "");
    expect(await files.listFolders(`${root}/packs`)).toEqual(["fsdp", "tabby"]);
    expect(await files.listFolders(`${root}/none`)).toEqual([]);
  });

  it("knows the permissions of a file, and none where there is nothing", async () => {
    await files.writeText(`${root}/secret`, "", { below: root, mode: 0o600 });
    expect(await files.readMode(`${root}/secret`)).toBe(0o600);
    expect(await files.readMode(`${root}/none`)).toBeUndefined();
  });

  it("lists the files directly below, sorted, and none where there is nothing", async () => {
    await subject.put(`${root}/bin/up.sh`, "");
    await subject.put(`${root}/bin/down.sh`, "");
    await subject.put(`${root}/bin/deep/er.sh`, "");
    expect(await files.listFiles(`${root}/bin`)).toEqual(["down.sh", "up.sh"]);
    expect(await files.listFiles(`${root}/none`)).toEqual([]);
  });

  it("makes folders to write into, also where they are already", async () => {
    await files.createFolder(`${root}/one/two`, { below: root });
    await files.createFolder(`${root}/one/two`, { below: root });
    await files.writeText(`${root}/one/two/three.txt`, "3", { below: root });
    expect(await files.readText(`${root}/one/two/three.txt`)).toBe("3");
  });

  it("knows whether a file or folder exists", async () => {
    await subject.put(`${root}/a/b.txt`, "");
    expect(await files.exists(`${root}/a/b.txt`)).toBe(true);
    expect(await files.exists(`${root}/a`)).toBe(true);
    expect(await files.exists(`${root}/c`)).toBe(false);
  });
}
