import { Buffer } from "node:buffer";
import { expect, it } from "vitest";
import { readBoundFiles } from "../../../src/run/eject/read-bound-files.ts";
import { createSecretKeeper } from "../../../src/run/secret-keeper.ts";
import { MemoryFiles } from "../../support/fakes/memory-files.ts";

const folders = { directory: "/p", output: "/p/deploy/k8s" };

async function read(source: string, texts: Readonly<Record<string, string>>, files = new MemoryFiles(texts)) {
  const found = await readBoundFiles([source], folders, { files, secrets: createSecretKeeper() });
  return found.get(source);
}

it("reads a file under its own name", async () => {
  expect(await read("/p/conf/a.ini", { "/p/conf/a.ini": "x=1\n" })).toEqual({
    kind: "file",
    files: [
      {
        path: "a.ini",
        source: "/p/conf/a.ini",
        content: "x=1\n",
        isBinary: false,
        isExecutable: false,
        isSecret: false,
      },
    ],
  });
});

it("reads a folder with its folders, sorted, and marks files with secrets", async () => {
  const found = await read("/p/conf", { "/p/conf/z": "z", "/p/conf/a/b": "DB_PASSWORD=hunter2-x9\n" });
  expect(found?.kind === "folder" && found.files.map(({ path, isSecret }) => [path, isSecret])).toEqual([
    ["a/b", true],
    ["z", false],
  ]);
});

it("leaves out stackctl's own records", async () => {
  const records = {
    "/p/app/.stackctl/models/a.json": "{}",
    "/p/app/.stackctl/.gitignore": "*",
    "/p/app/.git/HEAD": "",
  };
  const found = await read("/p/app", { "/p/app/.stackctlrc": "", ...records });
  expect(found?.kind === "folder" && found.files.map(({ path }) => path)).toEqual([".stackctlrc"]);
});

it("reads a file that is no text as base64", async () => {
  const files = new MemoryFiles({ "/p/logo": "" });
  files.readBytes = async () => Buffer.from([0x89, 0x50, 0x00, 0xff]);
  const found = await read("/p/logo", {}, files);
  expect(found?.kind === "file" && found.files[0]).toMatchObject({ content: "iVAA/w==", isBinary: true });
});

it.each([
  ["/etc/passwd", { "/etc/passwd": "root" }, "it is outside the project"],
  ["/p/none", {}, "it does not exist"],
  ["/p", { "/p/a": "" }, "it contains the folder to write to"],
  ["/p/deploy", { "/p/deploy/a": "" }, "it contains the folder to write to"],
  [
    "/p/big",
    { "/p/big/a": "x".repeat(3 * 1024 ** 2) },
    "it has more than 1 MiB, the most that a ConfigMap holds",
  ],
  [
    "/p/many",
    Object.fromEntries(Array.from({ length: 501 }, (_, index) => [`/p/many/${index}`, ""])),
    "it has more than 500 files",
  ],
])("does not read %s", async (source, texts, why) => {
  expect(await read(source, texts)).toEqual({ kind: "unfit", why });
});
