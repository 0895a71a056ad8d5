import { describe, expect, it } from "vitest";
import { classifyScript, isScript } from "../../../../src/plan/init/scripts/classify-script.ts";

describe("classifyScript", () => {
  it.each([
    ["", "start.sh", "shell"],
    ["bin", "start.bash", "shell"],
    ["bin", "start", "shell"],
    ["", "start", undefined],
    ["bin", "start.py", undefined],
    ["", "Makefile", "makefile"],
    ["scripts", "Makefile", "shell"],
    ["", "package.json", "package"],
    ["tools", "package.json", undefined],
  ])("reads %j/%s as %s", (folder, name, kind) => {
    expect(classifyScript(folder, name)).toBe(kind);
  });
});

describe("isScript", () => {
  it.each([
    ["start.sh", "docker compose up\n", true],
    ["bin/start", "#!/usr/bin/env bash\ndocker compose up\n", true],
    ["bin/start", "#!/usr/bin/env python3\n", false],
    ["scripts/Makefile", "up:\n\tdocker compose up\n", false],
    ["start.sh", `echo ${"x".repeat(200_000)}\n`, false],
  ])("judges %s by its text", (file, text, expected) => {
    expect(isScript({ file, text, kind: "shell" })).toBe(expected);
  });
});
