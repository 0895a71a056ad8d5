import { expect, it } from "vitest";
import { adviseName, suggest } from "../../../src/plan/names/suggest.ts";

const features = ["fsdp", "tabby", "monitoring", "gpu", "code-completion"];
const flags = ["ENABLE_FSDP", "ENABLE_TABBY", "ENABLE_ALL"];

it.each([
  ["taby", "tabby"],
  ["tbaby", "tabby"],
  ["fdsp", "fsdp"],
  ["Fsdp", "fsdp"],
  ["monitorign", "monitoring"],
  ["monitor", "monitoring"],
  ["gup", undefined],
  ["gp", "gpu"],
  ["code_completion", "code-completion"],
  ["codecompletion", "code-completion"],
  ["CODE_COMPLETOIN", "code-completion"],
  ["postgres", undefined],
  ["x", undefined],
  ["", undefined],
])("suggests for %j: %j", (name, expected) => {
  expect(suggest(name, features)).toBe(expected);
});

it.each([
  ["ENABLE_TABY", "ENABLE_TABBY"],
  ["enable-tabby", "ENABLE_TABBY"],
  ["ENBLE_FSDP", "ENABLE_FSDP"],
  ["ENABLE_GPU", undefined],
  ["ENABLE_", undefined],
])("suggests for the flag %j: %j", (name, expected) => {
  expect(suggest(name, flags)).toBe(expected);
});

it("suggests nothing without candidates", () => {
  expect(suggest("tabby", [])).toBeUndefined();
});

it("prefers the nearest, then the first", () => {
  expect(suggest("web1", ["web3", "web2"])).toBe("web3");
  expect(suggest("databse", ["databases", "database"])).toBe("database");
});

it.each([
  ["fspd", ["fsdp", "gpu"], "Did you mean fsdp? Use one of: fsdp, gpu."],
  ["fspd", ["fsdp"], "Did you mean fsdp?"],
  ["elsewhere", ["fsdp", "gpu"], "Use one of: fsdp, gpu."],
  ["fsdp", [], "This project has no features."],
])("advises on the unknown name %s among %j", (name, names, expected) =>
  expect(adviseName("feature", name, names)).toBe(expected),
);
