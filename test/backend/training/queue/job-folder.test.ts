import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import {
  type KeptCheckpoints,
  removeCheckpoints,
} from "../../../../src/backend/training/queue/job-folder.ts";

const root = await mkdtemp(join(tmpdir(), "stackctl-test-removed-"));
afterAll(() => rm(root, { recursive: true }));

const found = ["step-00000002", "step-00000004", "step-00000006", "step-00000008.partial", "mine"];

it.each<[string, KeptCheckpoints, readonly string[]]>([
  [
    "a running job keeps checkpoints that are later than its list",
    { steps: [4], isEnded: false },
    found.slice(1),
  ],
  ["a job whose list is empty keeps all", { steps: [], isEnded: false }, found],
  ["a job that has ended keeps its list", { steps: [4], isEnded: true }, ["step-00000004", "mine"]],
  ["a list that names all of them", { steps: [2, 4, 6], isEnded: false }, found],
])("%s", async (name, kept, left) => {
  const folder = join(root, name);
  for (const each of found) await mkdir(join(folder, "checkpoints", each), { recursive: true });
  await mkdir(join(folder, ".removed/step-00000001"), { recursive: true });
  await writeFile(join(folder, ".removed/step-00000001/state"), "");
  await removeCheckpoints(folder, kept);
  expect((await readdir(join(folder, "checkpoints"))).sort()).toEqual([...left].sort());
  expect(await readdir(folder)).toEqual(["checkpoints"]);
});

it("does nothing if a job has no folder", async () => {
  await removeCheckpoints(join(root, "none"), { steps: [2], isEnded: true });
  expect(await readdir(root)).not.toContain("none");
});
