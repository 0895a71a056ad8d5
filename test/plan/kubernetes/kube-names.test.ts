import fc from "fast-check";
import { expect, it } from "vitest";
import { kubeKey, kubeName, nameApart } from "../../../src/plan/kubernetes/kube-names.ts";

it.each([
  ["web", "web"],
  ["My_Web.1", "my-web-1"],
  ["3d", "x-3d"],
  ["--a--", "a"],
  ["日本", "x"],
  ["/dev/shm", "dev-shm"],
])("names %j as %j", (text, name) => {
  expect(kubeName(text)).toBe(name);
});

it("gives every text a valid name", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), (text) => {
      expect(kubeName(text)).toMatch(/^[a-z](?:[-a-z0-9]{0,50}[a-z0-9])?$/);
    }),
  );
});

it("keeps long names apart", () => {
  const long = "a".repeat(80);
  expect(kubeName(`${long}1`)).not.toBe(kubeName(`${long}2`));
});

it("numbers equal names", () => {
  expect([...nameApart(["a.b", "a_b", "c"]).values()]).toEqual(["a-b", "a-b-2", "c"]);
});

it("gives every path a valid key", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", minLength: 1, maxLength: 300 }), (text) => {
      const key = kubeKey(text);
      expect(key).toMatch(/^[-._a-zA-Z0-9]{1,253}$/);
      expect([".", ".."]).not.toContain(key);
    }),
  );
});
