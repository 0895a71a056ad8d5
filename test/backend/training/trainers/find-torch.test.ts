import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { findTorch } from "../../../../src/backend/training/trainers/find-torch.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "stackctl-python-"));
  vi.stubEnv("PATH", ["/no/such/folder", folder, process.env.PATH].join(delimiter));
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

it.each([
  ["has PyTorch", 0, null],
  ["lacks it", 3, "snake has no PyTorch"],
])("asks a Python of the path that %s", async (_, exitCode, message) => {
  await writePython(`#!/bin/sh\nexit ${exitCode}\n`);
  expect((await findTorch("snake"))?.message ?? null).toEqual(
    message === null ? null : expect.stringContaining(message),
  );
  expect(await findTorch(join(folder, "snake"))).toEqual(message === null ? null : expect.anything());
});

it.each(["snake", "/no/such/folder/snake"])("says that there is none: %s", async (python) => {
  expect(await findTorch(python)).toMatchObject({
    code: "torch_missing",
    message: expect.stringContaining(`there is no ${python} here`),
  });
});

it("does not accept a file without execute permission as Python", async () => {
  await writePython("#!/bin/sh\nexit 0\n", 0o644);
  expect((await findTorch("snake"))?.message).toContain("there is no snake here");
});

async function writePython(text: string, mode = 0o755): Promise<void> {
  await writeFile(join(folder, "snake"), text);
  await chmod(join(folder, "snake"), mode);
}
