import { describe, expect, it } from "vitest";
import { findYamlExcess } from "../../../src/plan/yaml/find-yaml-excess.ts";
import { isSuspectYaml } from "../../../src/plan/yaml/is-suspect-yaml.ts";
import { hostileYaml } from "../../support/hostile-yaml.ts";

describe("findYamlExcess", () => {
  it.each(hostileYaml)("refuses $name", ({ text, words, line }) => {
    const problem = findYamlExcess(text, "compose.yaml");
    expect(problem?.message).toMatch(words);
    expect(problem?.where?.file).toBe("compose.yaml");
    if (line !== undefined) expect(problem?.where?.line).toBe(line);
    expect(problem?.hint).toMatch(/^[A-Z].*\.$/);
  });

  it.each(ordinary())("takes $name", ({ text }) => {
    expect(findYamlExcess(text, "compose.yaml")).toBeUndefined();
  });

  it("accepts an ordinary file with anchors, aliases and short lists without a parser", () => {
    const services = Array.from(
      { length: 60 },
      (_, index) => `
  web${index}:
    <<: *common
    image: "app:\${TAG:-latest}"
    ports: ["80${index}:80", '90:90']
    depends_on: { db: { condition: service_healthy } }
    healthcheck: { test: [CMD, true] }
    environment: *env`,
    ).join("");
    const text = `x-common: &common\n  restart: always\nx-env: &env\n  A: 1\nservices:${services}\n`;
    expect(isSuspectYaml(text)).toBe(false);
  });

  it("counts the expansion of each alias, wherever it is used", () => {
    const uses = (count: number) => `x-a: &a [${"x,".repeat(99)}]\ny:\n${"  - *a\n".repeat(count)}`;
    expect(findYamlExcess(uses(900), "f")).toBeUndefined();
    expect(findYamlExcess(uses(1_100), "f")?.message).toMatch(/^the text expands to 1000\d\d values or more/);
  });
});

function ordinary() {
  const lines = (count: number, line: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => `${line(index)}\n`).join("");
  return [
    { name: "an empty text", text: "" },
    { name: "text that is no YAML", text: 'a: [b, "\n}{\t- ? &x *y' },
    { name: "a mapping of 10,000 keys", text: `a:\n${lines(10_000, (n) => `  k${n}: 1`)}` },
    { name: "a list of 40,000 entries", text: `a:\n${lines(40_000, (n) => `  - k${n}`)}` },
    { name: "150 lists in each other", text: `a: ${"[".repeat(150)}${"]".repeat(150)}\n` },
    { name: "a long block of text", text: `a: |\n${lines(40_000, () => "  - a: {b: *c}")}` },
    {
      name: "an anchor that is set again",
      text: `a: &a {b: 1}\nc: *a\nd: &a {e: *a}\n`.replace("{e: *a}", "{e: 1}"),
    },
    { name: "globs and background jobs", text: `a: ["*.js", 'x && y', "&a *a"]\nb: sh -c "x & y *z"\n` },
  ];
}
