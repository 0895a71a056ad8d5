import { expect, it } from "vitest";
import { parseJson } from "../../src/domain/parse-json.ts";

it("gives what a text says, and nothing for what is no JSON or only half of it", () => {
  expect(parseJson('{"a":[1]}')).toEqual({ a: [1] });
  expect(parseJson("null")).toBeNull();
  for (const text of ["", "{", '{"a":', "undefined", "time=1"]) expect(parseJson(text)).toBeUndefined();
});
