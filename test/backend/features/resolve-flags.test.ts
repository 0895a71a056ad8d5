import { expect, it } from "vitest";
import { resolveFlags } from "../../../src/backend/features/resolve-flags.ts";

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
