/** A YAML text that expands beyond its length, and the expected message. */
export interface HostileYaml {
  readonly name: string;
  readonly text: string;
  readonly words: RegExp;
  readonly line?: number;
}

const circle = /^the alias \*a is inside the value of its own anchor &a$/;
const deep = /^mappings and lists are nested deeper than the limit of 200 levels$/;

/**
 * Texts that expand, nest or repeat without a limit. A parser needs seconds, gigabytes or the whole call
 * stack.
 */
export const hostileYaml: readonly HostileYaml[] = [
  {
    name: "aliases of aliases in lists",
    text: doubling(
      (index) => `x-${index}: &a${index} [${`*a${index - 1}, `.repeat(9)}*a${index - 1}]`,
      "x-0: &a0 [x]",
    ),
    words: /^the text expands to \d+ values or more with the alias \*a\d; the limit is 100000$/,
  },
  {
    name: "aliases of aliases in blocks",
    text: doubling(
      (index) => `x-${index}: &a${index}\n  a: *a${index - 1}\n  b: *a${index - 1}`,
      "x-0: &a0\n  c: d",
      40,
    ),
    words: /^the text expands to \d+ values or more with the alias \*a\d+/,
  },
  {
    name: "aliases of aliases by merge keys",
    text: doubling(
      (index) => `x-${index}: &a${index}\n  k: {<<: *a${index - 1}}\n  l: {<<: [*a${index - 1}]}`,
      "x-0: &a0\n  c: d",
      40,
    ),
    words: /^the text expands to \d+ values/,
  },
  {
    name: "an alias of a long text",
    text: `a: &a ${"x".repeat(100_000)}\nb:\n${"  - *a\n".repeat(400)}`,
    words: /^the text expands to \d+ characters or more with the alias \*a; the limit is 32000000$/,
  },
  { name: "a mapping merged into itself", text: "a: &a\n  <<: *a\n", words: circle, line: 2 },
  { name: "a flow mapping merged into itself", text: "a: &a {<<: *a}\n", words: circle, line: 1 },
  { name: "a list that holds itself", text: "a: &a\n- b\n- *a\n", words: circle, line: 3 },
  { name: "a document that holds itself", text: "--- &a\nb: 1\nc: *a\n", words: circle, line: 3 },
  {
    name: "a flow mapping over several lines that holds itself",
    text: "{x: &a\n{\nc: *a}}\n",
    words: circle,
    line: 3,
  },
  { name: "a value far inside itself", text: "a: &a\n  b:\n    - c: [1, {d: *a}]\n", words: circle, line: 3 },
  {
    name: "100,000 keys in a mapping",
    text: lines(100_000, (n) => `k${n}: 1`),
    words: /^the text has 100001 lines; the limit is 50000$/,
  },
  {
    name: "20,000 keys in a mapping",
    text: lines(20_000, (n) => `k${n}: 1`),
    words: /^a mapping has 20000 keys; the limit is 10000$/,
  },
  {
    name: "20,000 keys in a line",
    text: `a: {${lines(20_000, (n) => `k${n}, `).replaceAll("\n", "")}}`,
    words: /^a mapping has 20000 keys/,
  },
  {
    name: "a list of 200,000 values in a line",
    text: `a: [${"x,".repeat(200_000)}]\n`,
    words: /^the text has more values than the limit of 100000/,
  },
  {
    name: "a million anchors in a line",
    text: `a: ${"&x ".repeat(1_000_000)}y\n`,
    words: /^the text has more values than the limit of 100000/,
  },
  {
    name: "two million empty values",
    text: `a: [${",".repeat(2_000_000)}]\n`,
    words: /^the text has more values than the limit of 100000/,
  },
  {
    name: "10,000 lists in each other",
    text: `a: ${"[".repeat(10_000)}${"]".repeat(10_000)}\n`,
    words: deep,
    line: 1,
  },
  { name: "10,000 lists that nothing closes", text: `a: ${"[".repeat(10_000)}\n`, words: deep, line: 1 },
  {
    name: "lists in each other over many lines",
    text: `a:\n${" [\n".repeat(10_000)}`,
    words: deep,
    line: 202,
  },
  {
    name: "lists behind strings that look like their ends",
    text: `a: ${'[a"b, "]", '.repeat(5_000)}`,
    words: deep,
    line: 1,
  },
  {
    name: "mappings in each other in a line",
    text: `a: ${"{a: ".repeat(5_000)}${"}".repeat(5_000)}\n`,
    words: deep,
    line: 1,
  },
  {
    name: "mappings in each other in a block",
    text: lines(1_000, (n) => `${" ".repeat(n)}a:`),
    words: deep,
    line: 202,
  },
  {
    name: "lists in each other in a line of dashes",
    text: `a:\n  ${"- ".repeat(10_000)}x\n`,
    words: deep,
    line: 2,
  },
  {
    name: "keys in each other in a line of question marks",
    text: `${"? ".repeat(10_000)}x\n`,
    words: deep,
    line: 1,
  },
];

function doubling(step: (index: number) => string, first: string, count = 9): string {
  return `${[first, ...Array.from({ length: count }, (_, index) => step(index + 1))].join("\n")}\n`;
}

function lines(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => `${line(index)}\n`).join("");
}
