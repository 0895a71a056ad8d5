import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { lostKeys } from "../../src/plan/kubernetes/lost-keys.ts";

const page = readFileSync(new URL("../../docs/kubernetes.md", import.meta.url), "utf8");

it("lists in docs/kubernetes.md each key that Kubernetes has no place for, the worst first", () => {
  const order = ["breaks", "changes", "minor"];
  const rows = [...page.matchAll(/^\| `(\w+)` \| (breaks|changes|minor) \| (.*) \|$/gm)].map(
    ([, key, weight, message]) => ({ key, weight, message }),
  );
  const wanted = Object.entries(lostKeys)
    .map(([key, lost]) => ({ key, ...lost }))
    .toSorted((a, b) => order.indexOf(a.weight) - order.indexOf(b.weight) || (a.key < b.key ? -1 : 1));
  expect(rows).toEqual(wanted);
});
