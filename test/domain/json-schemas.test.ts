import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { describeSchemas } from "../../src/domain/json-schemas.ts";

const folder = join(import.meta.dirname, "../../schemas");
const Property = z.looseObject({ description: z.string().optional() });
const Schema = z.looseObject({
  properties: z.record(z.string(), Property),
  required: z.array(z.string()).default([]),
  additionalProperties: z.literal(false),
});

describe.each(Object.entries(describeSchemas()))("%s", (name, text) => {
  const { properties, required } = Schema.parse(JSON.parse(text));

  it("is the committed file; npm run build writes it", () => {
    expect(readFileSync(join(folder, name), "utf8")).toBe(text);
  });

  it("describes every key", () => {
    const silent = Object.entries(properties).filter(
      ([key, { description }]) => !description && key !== "name",
    );
    expect(silent).toEqual([]);
  });

  it("requires nothing that has a default", () => {
    expect(required).toEqual([]);
  });
});
