import { expect, it } from "vitest";
import { parseBoolean } from "../../src/domain/parse-boolean.ts";

it.each(["true", "True", "TRUE", "1", "yes", "YES", "on", "t", "y", " on\r"])("takes %j for true", (text) => {
  expect(parseBoolean(text)).toBe(true);
});

it.each(["false", "False", "0", "no", "off", "f", "N", "", "  "])("takes %j for false", (text) => {
  expect(parseBoolean(text)).toBe(false);
});

it.each(["ture", "2", "enabled", "yess", "-1", "null"])("takes %j for neither", (text) => {
  expect(parseBoolean(text)).toBeUndefined();
});
