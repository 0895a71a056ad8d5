import { describe, expect, it } from "vitest";
import { addToList, addToMapping } from "../../../src/plan/init/edit-yaml.ts";
import { dedent } from "../../support/dedent.ts";

const cases: readonly (readonly [string, string, string | undefined])[] = [
  [
    "a list with comments",
    `
    # head
    include:
      - a.yaml   # first
      # second
      - "b.yaml" # last

    services: {} # none
    `,
    `
    # head
    include:
      - a.yaml   # first
      # second
      - "b.yaml" # last
      - new.yaml

    services: {} # none
    `,
  ],
  [
    "a list that is not indented",
    "include:\n- a\nservices: {}\n",
    "include:\n- a\n- new.yaml\nservices: {}\n",
  ],
  [
    "a list of maps",
    "include:\n    - path: a\n      env_file: b\n",
    "include:\n    - path: a\n      env_file: b\n    - new.yaml\n",
  ],
  ["a list in brackets", "include: [a,  b ] # c\n", "include: [a,  b, new.yaml] # c\n"],
  ["an empty list", "include: []\n", "include: [new.yaml]\n"],
  [
    "a key without a value",
    "include: # later\nservices: {}\n",
    "include: # later\n  - new.yaml\nservices: {}\n",
  ],
  [
    "no such key",
    "# head\n\nname: x\n\n# What runs.\nservices:\n  a: {}\n",
    "# head\n\nname: x\n\ninclude:\n  - new.yaml\n\n# What runs.\nservices:\n  a: {}\n",
  ],
  [
    "a comment that is the head",
    "# head\nservices: {}\n",
    "# head\ninclude:\n  - new.yaml\n\nservices: {}\n",
  ],
  ["no services", "name: x", "name: x\ninclude:\n  - new.yaml\n"],
  ["an empty file", "", "include:\n  - new.yaml\n"],
  [
    "Windows line ends",
    "include:\r\n  - a\r\nservices: {}\r\n",
    "include:\r\n  - a\r\n  - new.yaml\r\nservices: {}\r\n",
  ],
  ["no line end at the end", "include:\n  - a", "include:\n  - a\n  - new.yaml\n"],
  ["a text in place of a list", "include: a\n", undefined],
  ["an alias in place of a list", "x: &x [a]\ninclude: *x\n", undefined],
  ["no mapping", "- a\n", undefined],
  ["a broken file", "a: [\n", undefined],
];

describe("addToList", () => {
  it.each(cases)("adds to %s", (_, before, after) => {
    expect(addToList(dedent(before), "include", "new.yaml")).toBe(
      after === undefined ? undefined : dedent(after),
    );
  });
});

const lines = [
  "# Services: cuda",
  "gpu:",
  "  description: Compose profile gpu",
  "  conflicts:",
  "    - cpu # both",
];
const entries = `${lines.join("\n")}\n`;
const added = (indent: string) => lines.map((line) => indent + line).join("\n");

describe("addToMapping", () => {
  it.each([
    [
      "a mapping with comments",
      "features:\n  # mine\n  cpu: {} # c\n\n# end\nenable: []\n",
      `features:\n  # mine\n  cpu: {} # c\n${added("  ")}\n\n# end\nenable: []\n`,
    ],
    ["an empty mapping", "features: {} # f\n", `features:\n${added("  ")} # f\n`],
    ["a key without a value", "features:\nenable: []\n", `features:\n${added("  ")}\nenable: []\n`],
    ["no such key", "enable: []\n", `enable: []\n\nfeatures:\n${added("  ")}\n`],
    ["an empty file", "", `features:\n${added("  ")}\n`],
    ["a mapping in brackets", "features: { cpu: {} }\n", undefined],
  ])("adds to %s", (_, before, after) => {
    expect(addToMapping(before, "features", entries)).toBe(after);
  });
});
