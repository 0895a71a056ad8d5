/** Compose files that expand far more together than each alone, and the expected message. */
export interface HostileProject {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly words: RegExp;
}

const characters = /has \d{8,} characters; the limit is 32000000$/;
const readings = /^its includes read files (?:\d+|more than \d+) times; the limit is 1000$/;
const extended = /for which Compose would read \d{8,} characters; the limit is 4000000$/;
const long = `A=${"x".repeat(1_000_000)}\n`;

export const hostileProjects: readonly HostileProject[] = [
  {
    name: "a long variable used 100 times",
    files: { ".env": long, "compose.yaml": services(100, () => 'image: x, environment: {V: "$A"}') },
    words: characters,
  },
  {
    name: "a long variable used 100 times in one value",
    files: {
      ".env": long,
      "compose.yaml": `services: {a: {image: x, labels: {l: "${"${A}".repeat(100)}"}}}\n`,
    },
    words: characters,
  },
  {
    name: "a long default of a default used 100 times",
    files: { ".env": long, "compose.yaml": services(100, () => 'image: "${B:-${A-x}}"') },
    words: characters,
  },
  {
    name: "a long variable behind an alias",
    files: {
      ".env": long,
      "compose.yaml": `x-e: &e\n  V: $A\n${services(100, () => "image: x, environment: *e")}`,
    },
    words: characters,
  },
  {
    name: "a long variable in an included file",
    files: {
      "compose.yaml": "include: [sub/compose.yaml]\n",
      "sub/.env": long,
      "sub/compose.yaml": services(100, () => "image: $A"),
    },
    words: characters,
  },
  {
    name: "a long environment file used 100 times",
    files: { "long.env": long, "compose.yaml": services(100, () => "image: x, env_file: [long.env]") },
    words: characters,
  },
  {
    name: "an environment file that a variable names",
    files: {
      ".env": "NAME=long\n",
      "long.env": long,
      "compose.yaml": services(100, () => 'image: x, env_file: [{path: "${NAME}.env"}]'),
    },
    words: characters,
  },
  {
    name: "a long service that 1,000 others extend",
    files: {
      "compose.yaml": `${services(1_000, () => "extends: {service: b}")}  b: {image: x, labels: {l: ${"x".repeat(100_000)}}}\n`,
    },
    words: characters,
  },
  {
    name: "services that extend each other and grow",
    files: {
      "compose.yaml": `${services(1_000, (n) => `extends: ${n === 0 ? "b" : `s${n - 1}`}, labels: {l${n}: ${"x".repeat(1_000)}}`)}  b: {image: x}\n`,
    },
    words: characters,
  },
  {
    name: "a large file that 200 services extend",
    files: {
      "compose.yaml": services(200, () => "extends: {file: big.yaml, service: s0}"),
      "big.yaml": services(3_000, () => "image: x, environment: {A: b}"),
    },
    words: extended,
  },
  {
    name: "a long variable in a second document",
    files: { ".env": long, "compose.yaml": `services: {}\n---\n${services(100, () => "image: $A")}` },
    words: characters,
  },
  { name: "a diamond of includes", files: diamonds(40), words: readings },
  { name: "1,100 diamonds of includes", files: diamonds(1_100), words: readings },
  {
    name: "a diamond of includes behind a variable",
    files: {
      ...diamonds(20),
      ".env": "DIR=.\n",
      "compose.yaml": 'include: ["${DIR}/a1.yaml"]\n',
    },
    words: readings,
  },
  {
    name: "one file included 3,000 times",
    files: {
      "compose.yaml": `include: [${"a.yaml, ".repeat(3_000)}]\n`,
      "a.yaml": services(1, () => "image: x"),
    },
    words: readings,
  },
];

/** Valid projects near the limits; each is larger than any known project. */
export const largeProjects: readonly Omit<HostileProject, "words">[] = [
  {
    name: "500 services with an environment file of 10 KB",
    files: {
      "a.env": Array.from({ length: 200 }, (_, n) => `NAME_${n}=${"x".repeat(40)}\n`).join(""),
      "compose.yaml": services(500, () => "image: x, env_file: a.env"),
    },
  },
  {
    name: "a thousand services that extend a common file",
    files: {
      "compose.yaml": services(1_000, () => "extends: {file: common.yaml, service: s0}"),
      "common.yaml": services(20, () => "image: x, environment: {A: b}"),
    },
  },
  { name: "seven diamonds of includes", files: diamonds(7) },
  {
    name: "2,000 services that extend each other in a row",
    files: {
      "compose.yaml": services(2_000, (n) => (n === 0 ? "image: x" : `extends: {service: s${n - 1}}`)),
    },
  },
  {
    name: "a long variable that is only asked for",
    files: { ".env": long, "compose.yaml": services(100, () => 'image: "x${A:+y}$$A"') },
  },
];

function services(count: number, body: (n: number) => string): string {
  return `services:\n${Array.from({ length: count }, (_, n) => `  s${n}: {${body(n)}}\n`).join("")}`;
}

/** `compose.yaml` includes a1 twice, through b1 and c1, and so on: the number of paths doubles each time. */
function diamonds(count: number): Readonly<Record<string, string>> {
  const files: Record<string, string> = {};
  for (let n = 0; n < count; n += 1) {
    files[n === 0 ? "compose.yaml" : `a${n}.yaml`] = `include: [b${n}.yaml, c${n}.yaml]\n`;
    files[`b${n}.yaml`] = `include: [a${n + 1}.yaml]\n`;
    files[`c${n}.yaml`] = `include: [a${n + 1}.yaml]\n`;
  }
  files[`a${count}.yaml`] = services(1, () => "image: x");
  return files;
}
