import { expect } from "vitest";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { containerOf, statesOf } from "../support/engine/engine.ts";
import { quickIdle } from "../support/quick-service.ts";
import { scenario } from "../support/scenario.ts";

describeWithEngine("a .env", () => {
  const names = ["A", "B", "C", "D", "E", "F", "G", "H", "I", "L", "M", "N"];
  scenario(
    "gives containers the values that Compose reads from it (X15)",
    {
      "compose.yaml": `
        services:
          web:
            ${quickIdle.replaceAll(", ", "\n            ")}
            environment: [${names.map((name) => `"${name}=\${${name}}"`).join(", ")}]
      `,
      ".env": [
        "A=hello world",
        'B="a b#c"',
        "C=true # on",
        "D=it's",
        "E=pa$word",
        "F='pa$word'",
        'G="a\\nb"',
        "export H=x",
        "I=windows\r",
        "L=first",
        "L=last",
        "M = spaced",
        "N: yaml",
        "",
      ].join("\n"),
    },
    async (fixture) => {
      const up = await fixture.stackctl("up --no-wait");
      expect(up).toMatchObject({ exitCode: 0 });
      const { id, env } = await containerOf(fixture.project, "web");
      expect(Object.fromEntries(names.map((name) => [name, env[name]]))).toEqual({
        A: "hello world",
        B: "a b#c",
        C: "true",
        D: "it's",
        E: "pa",
        F: "pa$word",
        G: "a\nb",
        H: "x",
        I: "windows",
        L: "last",
        M: "spaced",
        N: "yaml",
      });
      expect(up.stderr).toContain(".env:5: the value of E refers to a $ variable, which is not set");
      expect(up.stderr).toContain(".env:10: L is set again on line 11");

      await fixture.compose("up -d");
      expect((await containerOf(fixture.project, "web")).id).toBe(id);
    },
  );

  scenario(
    "sets features with any form of boolean, and keeps its formatting when it is edited",
    {
      "compose.yaml": `services: { core: { ${quickIdle} }, ${["a", "b", "c", "d", "e"].map((name) => `${name}: { ${quickIdle}, profiles: [${name}] }`).join(", ")} }`,
      ".env": [
        "# flags of this machine",
        "export ENABLE_A='True'   # quoted",
        "ENABLE_B = yes",
        "ENABLE_C=0",
        "ENABLE_C=on\r",
        "ENABLE_D=false # not yet",
        "",
        "OTHER=untouched",
        "",
      ].join("\n"),
    },
    async (fixture) => {
      expect(await fixture.stackctl("up --no-wait")).toMatchObject({ exitCode: 0 });
      const on = { a: "running", b: "running", c: "running", core: "running" };
      expect(await statesOf(fixture.project)).toEqual(on);

      expect(await fixture.stackctl("features enable d e")).toMatchObject({ exitCode: 0 });
      expect(await fixture.stackctl("features disable a")).toMatchObject({ exitCode: 0 });
      const edited = await fixture.read(".env");
      expect(edited).toContain("# flags of this machine\nexport ENABLE_A=");
      expect(edited).toContain("# quoted\nENABLE_B = yes\n");
      expect(edited).toContain("ENABLE_D=true # not yet\n\nOTHER=untouched\n");
      expect(await fixture.stackctl("up --no-wait")).toMatchObject({ exitCode: 0 });
      expect(await statesOf(fixture.project)).toEqual({
        b: "running",
        c: "running",
        core: "running",
        d: "running",
        e: "running",
      });
    },
  );
});
