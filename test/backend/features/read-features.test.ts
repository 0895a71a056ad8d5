import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { readFeatures, resolveFlags } from "../../../src/backend/features/read-features.ts";

it("fills in name and flag from the folder, and sorts by name", async () => {
  const folder = await packs({ "my-chat": "description: Chat\n", fsdp: "name: fsdp\ndefault: true\n" });
  expect(await readFeatures(folder)).toMatchObject([
    { name: "fsdp", flag: "ENABLE_FSDP", default: true },
    { name: "my-chat", description: "Chat", flag: "ENABLE_MY_CHAT", default: false },
  ]);
});

it("refuses a pack with a key that it does not know, and names the file", async () => {
  const folder = await packs({ fsdp: "descripton: Training\n" });
  await expect(readFeatures(folder)).rejects.toMatchObject({
    code: "invalid-manifest",
    problems: [{ message: expect.stringMatching(/fsdp.feature\.yaml:1:1: unknown key descripton/) }],
  });
});

async function packs(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "stackctl-packs-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(folder, name));
    await writeFile(join(folder, name, "feature.yaml"), text);
  }
  return folder;
}

const features = [
  { name: "chat", flag: "ENABLE_CHAT", default: true },
  { name: "fsdp", flag: "ENABLE_FSDP", default: false },
];

it("leaves a feature without a flag at its default", () => {
  expect([...resolveFlags(features, {})]).toEqual(["chat"]);
});

it.each(["true", "True", "1", "yes", "on", "on\r", "t", "Y"])("takes %j as on", (value) => {
  expect(resolveFlags(features, { ENABLE_FSDP: value })).toContain("fsdp");
});

it.each(["false", "FALSE", "0", "no", "off", "f", "n", ""])("takes %j as off", (value) => {
  expect(resolveFlags(features, { ENABLE_CHAT: value })).not.toContain("chat");
});

it("refuses to start with values that are not boolean, and names each", () => {
  const refused = () => resolveFlags(features, { ENABLE_FSDP: "ture", ENABLE_CHAT: "maybe" });
  expect(refused).toThrow(
    expect.objectContaining({
      code: "invalid-setting",
      problems: [
        { message: 'ENABLE_CHAT="maybe" is not a boolean' },
        { message: 'ENABLE_FSDP="ture" is not a boolean' },
      ],
    }),
  );
});
