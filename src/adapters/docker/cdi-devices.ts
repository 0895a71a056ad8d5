import { readdir } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { readFileText } from "../disk/read-regular-file.ts";

const Spec = z.object({ kind: z.string(), devices: z.array(z.object({ name: z.string() })).default([]) });

/**
 * Devices that the specifications in these folders declare, such as `nvidia.com/gpu=0`
 * (https://github.com/cncf-tags/container-device-interface/blob/main/SPEC.md). Files that are not
 * specifications are skipped.
 */
export async function readCdiDevices(folders: readonly string[]): Promise<readonly string[]> {
  const devices = await Promise.all(folders.map(readFolder));
  return [...new Set(devices.flat())].toSorted();
}

async function readFolder(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  const specs = names.filter((name) => /\.(?:json|ya?ml)$/.test(name));
  const devices = await Promise.all(specs.map((name) => readSpec(join(folder, name)).catch(() => [])));
  return devices.flat();
}

async function readSpec(file: string): Promise<readonly string[]> {
  const { parseOne, toValue } = await import("../../plan/yaml/parse-documents.ts");
  const document = parseOne(readFileText(file));
  const { kind, devices } = Spec.parse(document && toValue(document));
  return devices.map(({ name }) => `${kind}=${name}`);
}
