import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { createSystemPackages } from "../../../src/adapters/host/system-packages.ts";

const packages = createSystemPackages();
const nowhere = "a-package-that-nobody-made";

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "stackctl-packages-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

it("takes Python packages for missing that are not there, or not in that version", async () => {
  const missing = await packages.findMissing("pip", ["pip>=9999", nowhere], tmpdir());
  expect(missing).toEqual(["pip>=9999", nowhere]);
});

it("finds npm packages of the project by name and version", async () => {
  const folder = await makeFolder();
  await mkdir(join(folder, "node_modules", "made-here"), { recursive: true });
  await writeFile(join(folder, "package.json"), '{"name":"x","dependencies":{"made-here":"*"}}');
  await writeFile(
    join(folder, "node_modules", "made-here", "package.json"),
    '{"name":"made-here","version":"1.2.3"}',
  );
  expect(
    await packages.findMissing("npm", ["made-here", "made-here@^1.2.0", "made-here@^2", nowhere], folder),
  ).toEqual(["made-here@^2", nowhere]);
});

it("takes every system package for missing that dpkg does not know", async () => {
  expect(await packages.findMissing("apt", [nowhere], tmpdir())).toEqual([nowhere]);
});
