import { expect } from "vitest";
import type { Style } from "../../src/render/text/style.ts";
import { displayWidth } from "../../src/render/text/wrap-text.ts";
import { goldenStyles } from "./styles.ts";

/** Compares a text at 100 and at 60 columns with its golden files, and checks that no line is too wide or ends in spaces. */
export async function expectGolden(name: string, format: (style: Style) => string): Promise<void> {
  for (const [ending, style] of goldenStyles) {
    const text = format(style);
    for (const line of text.split("\n")) {
      expect(line).toBe(line.trimEnd());
      if (!line.includes("://")) expect(displayWidth(line)).toBeLessThanOrEqual(style.look.width);
    }
    await expect(`${text}\n`).toMatchFileSnapshot(`golden/${name}.${ending}`);
  }
}
