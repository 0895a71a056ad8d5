import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { knownCauses } from "../../../../src/plan/failures/known-causes/known-causes.ts";

const page = readFileSync(new URL("../../../../docs/troubleshooting.md", import.meta.url), "utf8");
const [, ...sections] = page.split(/^## /m);

it("has a section for each known cause and for nothing else, in the order of the table", () => {
  const listed = sections.map((section) => /^(.+)\n\n`(.+)`\n/.exec(section)?.slice(1));
  expect(listed).toEqual(knownCauses.map(({ id, title }) => [title, id]));
});

it("says of each what one sees, why, and what to do", () => {
  for (const section of sections) {
    expect(section).toMatch(/\n- \*\*You see\*\*: .+\n- \*\*Why\*\*: .+\n- \*\*Do\*\*: .+\n/);
  }
});
