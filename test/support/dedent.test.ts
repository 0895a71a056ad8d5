import { expect, it } from "vitest";
import { dedent } from "./dedent.ts";

it("takes the code's indentation off a text and leaves its own", () => {
  const text = `
    services:
      web:

        image: x
  `;
  expect(dedent(text)).toBe("services:\n  web:\n\n    image: x\n");
});

it("leaves a text without indentation as it is", () => {
  expect(dedent("A=1\nB=2\n")).toBe("A=1\nB=2\n");
});
