import { describe, expect, it } from "vitest";
import { findEmptyReferences } from "../../../src/plan/project/find-empty-references.ts";
import { someVariables } from "../../support/build/shapes.ts";

function find(value: string, said: string, dotenv: Readonly<Record<string, string>> = {}) {
  const text = `services:\n  web:\n    labels: {note: "\${OTHER}"}\n    ${value}\n`;
  return findEmptyReferences([{ file: "compose.yaml", text }], said, someVariables({}, dotenv));
}

describe("the variables that leave a refused value empty", () => {
  it.each([
    ['volumes: ["${SRC}:/src:ro"]', "invalid spec: :/src:ro: empty section between colons", "volumes"],
    ['ports: ["${SRC}"]', "No port specified: <empty>", "ports"],
    ['mem_limit: "${SRC}m"', "services.web.mem_limit: invalid size: 'm'", "mem_limit"],
    ['image: "${SRC}"', 'service "web" has neither an image nor a build context specified', "image"],
    ['networks: ["$SRC"]', 'service "web" refers to undefined network ', "networks"],
    ['env_file: ["${SRC}"]', "a service reads the env file , which does not exist", "env_file"],
  ])("are named with their place: %s", (value, said, key) => {
    const [problem, another] = find(value, said);
    expect(another).toBeUndefined();
    expect(problem).toMatchObject({
      message: `SRC is not set, and services.web.${key} uses it: ${said}`,
      where: { file: "compose.yaml", line: 4 },
      hint: "Set SRC in .env, or export it.",
    });
    expect(find(value, said, { SRC: "" })[0]?.message).toContain("SRC is empty");
    expect(find(value, said, { SRC: "there" })).toEqual([]);
  });

  it("are not those with a default, nor those of another service or another fault", () => {
    expect(find('image: "${SRC:-x}"', 'service "web" has neither an image nor a build')).toEqual([]);
    expect(find('image: "${SRC}"', 'service "db" has neither an image nor a build')).toEqual([]);
    expect(find('image: "${SRC}"', "services.web.scale must be a integer")).toEqual([]);
  });
});
