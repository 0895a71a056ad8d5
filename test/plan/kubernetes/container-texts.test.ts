import fc from "fast-check";
import { expect, it } from "vitest";
import { escapeReferences } from "../../../src/plan/kubernetes/container-texts.ts";

/**
 * What Kubernetes makes of a text, with no variable defined: see
 * https://github.com/kubernetes/kubernetes/blob/master/third_party/forked/golang/expansion/expand.go
 */
function expand(text: string): string {
  return text.replaceAll(/\$\$|\$\(([^)]*)\)/g, (match, name) => (match === "$$" ? "$" : `<${name}>`));
}

it("escapes texts so that Kubernetes reads them as they are", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a$(){} ]{0,12}$/), (text) => {
      expect(expand(escapeReferences(text))).toBe(text);
    }),
  );
});

it("escapes a dollar before a reference", () => {
  expect(expand(`${escapeReferences("cost $", true)}$(PASSWORD)`)).toBe("cost $<PASSWORD>");
});

it("leaves shell variables readable", () => {
  expect(escapeReferences("echo $HOME ${A:-b}")).toBe("echo $HOME ${A:-b}");
});
