// A whole run takes most of an hour. In parts it can be spread over quiet moments, and one part be measured again.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Keeps what one section has measured, or one stack of it, in place of what an earlier run kept of the same. */
export function keepPart(folder, { name, stack = "", about, sections }) {
  mkdirSync(folder, { recursive: true });
  const file = `${[name, stack].join(" ").trim().replaceAll(/\W+/g, "-")}.json`;
  writeFileSync(join(folder, file), JSON.stringify({ name, stack, about, sections }, undefined, 2));
}

/** All parts as one: sections in the order of `names`, the rows of a section's stacks below each other in that of `stacks`. */
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

/** Parts that were measured under the same conditions share a line. */
function describeParts(parts) {
  const byAbout = new Map();
  for (const part of parts) byAbout.set(part.about, [...(byAbout.get(part.about) ?? []), part]);
  if (byAbout.size === 1) return [...byAbout.keys()];
  return [...byAbout].map(
    ([about, same]) =>
      `${same.map(({ name, stack }) => (stack === "" ? name : `${name} of ${stack}`)).join("; ")}: ${about}`,
  );
}
