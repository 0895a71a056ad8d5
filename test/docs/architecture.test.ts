import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..", "..");
const page = readFileSync(join(root, "docs/architecture.md"), "utf8");

/** Paths below `src`, with or without that folder and the ending of a source file. */
const named = page.matchAll(
  /(?<![\w./-])(?:src\/)?((?:domain|plan|ports|run|render|adapters|cli|backend)\/[\w.-]+(?:\/[\w.-]+)*)/g,
);
const paths = [...new Set([...named].map(([, path = ""]) => path.replace(/[.]$/, "")))];

/** The folders of these floors, one of each name. */
function listRooms(...floors: readonly string[]): readonly string[] {
  const rooms = floors.flatMap((floor) =>
    readdirSync(join(root, "src", floor), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name),
  );
  return [...new Set(rooms)].sort();
}

describe("docs/architecture.md", () => {
  it.each(paths)("names %s, which exists", (path) => {
    expect([path, `${path}.ts`].some((one) => existsSync(join(root, "src", one)))).toBe(true);
  });

  it("has one line for each room, and none for others", () => {
    const lines = [...page.matchAll(/^\| `([\w/-]+)` \| .+ \| .+ \|$/gm)].map(([, room = ""]) => room);
    const expected = [
      ...listRooms("plan", "run", "render"),
      ...["adapters", "cli", "backend"].flatMap((floor) =>
        listRooms(floor).map((room) => `${floor}/${room}`),
      ),
    ];
    expect(lines).toEqual(expected);
  });
});
