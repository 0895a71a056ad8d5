import { expect, it } from "vitest";
import { dedent } from "./dedent.ts";

it("removes the indentation of the code and keeps that of the text", () => {
  const text = `
    services:
      web:

        image: x
  `;
  expect(dedent(text)).toBe("services:\n  web:\n\n    image: x\n");
});

it("keeps a text without indentation unchanged", () => {
  expect(dedent("A=1\nB=2\n")).toBe("A=1\nB=2\n");
});
