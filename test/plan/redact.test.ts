import { expect, it } from "vitest";
import { createRedactor } from "../../src/plan/redact.ts";

it("replaces every secret wherever it stands", () => {
  expect(createRedactor(["hunter22", "s3cr3t+(x)"])("a=hunter22 b=hunter22s3cr3t+(x)")).toBe(
    "a=*** b=******",
  );
});

it("replaces the longest first, so that no tail is left", () => {
  expect(createRedactor(["secret", "secret-and-more"])("secret-and-more secret")).toBe("*** ***");
});

it("leaves short values alone, for they are parts of words", () => {
  expect(createRedactor(["on", "12345", ""])("on 12345 once")).toBe("on 12345 once");
});

it("replaces the lines of a secret that has several", () => {
  expect(createRedactor(["first line\nsecond line"])("log: second line")).toBe("log: ***");
});

it.each([
  ["postgres://app:pa55@db:5432/x", "postgres://app:***@db:5432/x"],
  ["redis://:pa55@cache", "redis://:***@cache"],
  ["mongodb+srv://u:p@ss@h/x", "mongodb+srv://u:***@h/x"],
  ["at https://u:p@h/a and https://v:q@i/b", "at https://u:***@h/a and https://v:***@i/b"],
  ["http://localhost:8080/a@b", "http://localhost:8080/a@b"],
  ["https://user@host/path", "https://user@host/path"],
])("hides the password in %j", (text, expected) => {
  expect(createRedactor([])(text)).toBe(expected);
});
