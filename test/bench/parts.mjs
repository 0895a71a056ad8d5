// A complete run takes most of an hour. Parts can be measured at quiet times, and repeated separately.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Stores the results of one section, or of one of its stacks, and replaces those of an earlier run. */
export function keepPart(folder, { name, stack = "", about, sections }) {
  mkdirSync(folder, { recursive: true });
  const file = `${[name, stack].join(" ").trim().replaceAll(/\W+/g, "-")}.json`;
  writeFileSync(join(folder, file), JSON.stringify({ name, stack, about, sections }, undefined, 2));
}

/**
 * Merges all parts: sections in the order of `names`, and the rows of their stacks in the order of `stacks`.
 */
export function joinParts(folder, names, stacks) {
  const parts = readdirSync(folder)
    .map((file) => JSON.parse(readFileSync(join(folder, file), "utf8")))
    .sort(
      (a, b) =>
        names.indexOf(a.name) - names.indexOf(b.name) || stacks.indexOf(a.stack) - stacks.indexOf(b.stack),
    );
  const joined = new Map();
  for (const { sections } of parts) {
    for (const section of sections) {
      const known = joined.get(section.title);
      joined.set(section.title, known ? { ...known, rows: [...known.rows, ...section.rows] } : section);
    }
  }
  return { abouts: describeParts(parts), sections: [...joined.values()] };
}

/** One line for all parts that were measured under the same conditions. */
function describeParts(parts) {
  const byAbout = new Map();
  for (const part of parts) byAbout.set(part.about, [...(byAbout.get(part.about) ?? []), part]);
  if (byAbout.size === 1) return [...byAbout.keys()];
  return [...byAbout].map(
    ([about, same]) =>
      `${same.map(({ name, stack }) => (stack === "" ? name : `${name} of ${stack}`)).join("; ")}: ${about}`,
  );
}
