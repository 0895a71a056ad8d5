import { describe, expect, it } from "vitest";
import { addFlags } from "../../../src/plan/init/add-flags.ts";

const flags = (...names: readonly string[]) => names.map((flag) => ({ flag, description: "" }));
const title = "# Features; `stackctl features enable NAME` writes such a line into .env.";

describe("addFlags", () => {
  it("creates a file with a header", () => {
    expect(addFlags(undefined, flags("ENABLE_A"))).toBe(
      `# Copy to .env and change what you need.\n\n${title}\n#ENABLE_A=true\n`,
    );
  });

  it.each([
    "ENABLE_A=false\n",
    "# ENABLE_A=true\n",
    "export ENABLE_A = 1\n",
    "#ENABLE_A: x\n",
    "X=1\r\nENABLE_A=\r\n",
  ])("keeps %j unchanged", (text) => {
    expect(addFlags(text, flags("ENABLE_A"))).toBe(text);
  });

  it("appends missing flags, and keeps the style of line breaks", () => {
    expect(addFlags("# mine\r\nX=1", flags("ENABLE_A", "ENABLE_B"))).toBe(
      `# mine\r\nX=1\r\n\r\n${title}\r\n#ENABLE_A=true\r\n#ENABLE_B=true\r\n`,
    );
  });

  it("extends the block of an earlier call", () => {
    const once = `${addFlags("X=1\n", flags("ENABLE_A"))}\n# more\nY=2\n`;
    expect(addFlags(once, flags("ENABLE_A", "ENABLE_B"))).toBe(
      `X=1\n\n${title}\n#ENABLE_A=true\n#ENABLE_B=true\n\n# more\nY=2\n`,
    );
  });

  it("does not mistake a longer name for the flag", () => {
    expect(addFlags("ENABLE_AB=1\n", flags("ENABLE_A"))).toContain("#ENABLE_A=true");
  });
});
