import { expect, it } from "vitest";
import { addIgnored } from "../../../src/plan/kubernetes/describe-file.ts";
import { headerLine } from "../../../src/plan/kubernetes/format-kustomize.ts";

const wanted = `${headerLine}a/*\n!a/*.example\n`;

it.each([
  [undefined, wanted],
  [`${headerLine}old\n`, wanted],
  ["mine", "mine\na/*\n!a/*.example\n"],
  ["mine\na/*\n", "mine\na/*\n!a/*.example\n"],
  ["a/*\r\n!a/*.example\r\n", "a/*\r\n!a/*.example\r\n"],
])("adds to a .gitignore only the lines that it lacks: %j", (before, after) => {
  expect(addIgnored(before, wanted)).toBe(after);
});
