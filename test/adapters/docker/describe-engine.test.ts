import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readCdiDevices } from "../../../src/adapters/docker/describe-engine.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "stackctl-cdi-"));
});
afterEach(() => rm(folder, { recursive: true }));

describe("readCdiDevices", () => {
  it("lists the devices of YAML and JSON specifications, and skips other files", async () => {
    const yaml = 'cdiVersion: "0.6.0"\nkind: nvidia.com/gpu\ndevices:\n  - name: "0"\n  - name: all\n';
    await writeFile(join(folder, "nvidia.yaml"), yaml);
    await writeFile(join(folder, "other.json"), '{"kind":"example.com/net","devices":[{"name":"a"}]}');
    await writeFile(join(folder, "broken.yaml"), "kind: [");
    await writeFile(join(folder, "readme.txt"), "kind: x");
    expect(await readCdiDevices([folder, join(folder, "missing")])).toEqual([
      "example.com/net=a",
      "nvidia.com/gpu=0",
      "nvidia.com/gpu=all",
    ]);
  });
});
