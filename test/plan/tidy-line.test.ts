import { expect, it } from "vitest";
import { tidyLine } from "../../src/plan/tidy-line.ts";

it("leaves words alone, cuts what is endless, and names what is no text", () => {
  expect(tidyLine("Fehler: größer als 3 \uFFFD")).toBe("Fehler: größer als 3 \uFFFD");
  expect(tidyLine("x".repeat(1_000_000))).toBe(`${"x".repeat(1000)}...`);
  expect(tidyLine("\uFFFDPNG\uFFFD\uFFFDab\uFFFD")).toBe("(binary, 9 characters)");
});
