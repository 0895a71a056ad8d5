import { expect, it } from "vitest";
import { tidyLine } from "../../../src/plan/failures/tidy-line.ts";

it("keeps text, cuts long lines, and describes binary lines", () => {
  expect(tidyLine("Fehler: größer als 3 \uFFFD")).toBe("Fehler: größer als 3 \uFFFD");
  expect(tidyLine("x".repeat(1_000_000))).toBe(`${"x".repeat(1000)}...`);
  expect(tidyLine("\uFFFDPNG\uFFFD\uFFFDab\uFFFD")).toBe("(binary, 9 characters)");
});
