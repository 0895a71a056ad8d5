import { expect, it } from "vitest";
import { adviseName } from "../../../src/plan/names/unknown-name.ts";

it.each([
  ["fspd", ["fsdp", "gpu"], "Did you mean fsdp? Use one of: fsdp, gpu."],
  ["fspd", ["fsdp"], "Did you mean fsdp?"],
  ["elsewhere", ["fsdp", "gpu"], "Use one of: fsdp, gpu."],
  ["fsdp", [], "This project has no features."],
])("advises on the unknown name %s among %j", (name, names, expected) =>
  expect(adviseName("feature", name, names)).toBe(expected),
);
