import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { describeDocuments } from "../../../src/domain/documents/document-schemas.ts";
import { compileSchema, findFaults } from "../../support/json-schema.ts";

const folder = join(import.meta.dirname, "../../../schemas");
const written = describeDocuments();

it("has a file in schemas/json for each document, and no other", () => {
  const names = readdirSync(join(folder, "json")).map((name) => `json/${name}`);
  expect(names.sort()).toEqual(Object.keys(written).sort());
});

describe.each(Object.entries(written))("%s", (path, text) => {
  it("is the committed file; npm run build writes it", () => {
    expect(readFileSync(join(folder, path), "utf8")).toBe(text);
  });

  it("names itself and is a valid schema", () => {
    expect(JSON.parse(text)).toMatchObject({
      $id: expect.stringMatching(new RegExp(`^https://.+/schemas/${path}$`)),
      title: expect.stringMatching(/\S/),
      description: expect.stringMatching(/^[A-Z].+\.$/),
    });
    expect(compileSchema(path)).toBeInstanceOf(Function);
  });
});

it("rejects an unknown key and a missing one", () => {
  const document = { ok: true, project: "shop", removed: [], volumes: false, warnings: [] };
  expect(findFaults("down", document)).toEqual([]);
  expect(findFaults("down", { ...document, more: 1 })).toHaveLength(1);
  expect(findFaults("down", { ok: true })).toHaveLength(4);
});
