import { execa } from "execa";
import { expect, it } from "vitest";

it("the young generation is kept small by a flag that this V8 has, and that doubles it otherwise", async () => {
  const { stdout } = await execa(process.execPath, ["--v8-options"]);
  expect(stdout).toMatch(
    /--semi-space-growth-factor .*\n\s+type: int\s+default: (?:--semi-space-growth-factor=)?2$/m,
  );
});
