import { expect } from "vitest";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { containersOf } from "../support/engine/engine.ts";
import { expectRefusal } from "../support/expect-refusal.ts";
import { quickIdle } from "../support/quick-service.ts";
import { scenario } from "../support/scenario.ts";

const compose = {
  "compose.yaml": `
    services:
      web: { ${quickIdle} }
      fsdp: { ${quickIdle}, profiles: [fsdp] }
      gpu: { ${quickIdle}, profiles: [gpu] }
  `,
};
const declared = { ...compose, "stackctl.yaml": "features: { fsdp: {}, gpu: {} }\n" };

describeWithEngine("a stackctl.yaml that cannot be used", () => {
  scenario(
    "because of a YAML syntax error is reported with line and column",
    { ...compose, "stackctl.yaml": "features:\n  fsdp: [\n" },
    (fixture) =>
      expectRefusal(fixture, {
        exitCode: 3,
        code: "invalid-manifest",
        says: `
          ✖ stackctl.yaml or a feature.yaml is invalid
            stackctl.yaml:3:1: Flow sequence in block collection must be sufficiently indented and end with a ]
              Check indentation, quotes and brackets on this line and the lines above.
        `,
      }),
  );

  scenario(
    "because of unknown keys is reported with each position and the nearest known key",
    { ...compose, "stackctl.yaml": "featurs: {}\nfeatures:\n  fsdp: { profils: [fsdp], default: maybe }\n" },
    (fixture) =>
      expectRefusal(fixture, {
        exitCode: 3,
        code: "invalid-manifest",
        says: `
          ✖ stackctl.yaml or a feature.yaml is invalid
            stackctl.yaml:1:1: unknown key featurs
              Did you mean features?
            stackctl.yaml:3:11: unknown key features.fsdp.profils
              Did you mean profiles?
            stackctl.yaml:3:37: features.fsdp.default: expected boolean, received string
        `,
      }),
  );

  scenario(
    "because features require each other in a cycle is reported with the cycle",
    {
      ...compose,
      "stackctl.yaml": "features: { a: { requires: [b] }, b: { requires: [c] }, c: { requires: [a] } }\n",
    },
    (fixture) =>
      expectRefusal(fixture, {
        exitCode: 3,
        code: "requires-cycle",
        says: `
          ✖ features require each other in a cycle: a → b → c → a
          → Remove one of them from \`requires\`.
        `,
      }),
  );

  scenario(
    "because it names unknown features is reported with each of them",
    { ...compose, "stackctl.yaml": "features: { fsdp: { requires: [gppu] }, gpu: {} }\nenable: [fsdpp]\n" },
    (fixture) =>
      expectRefusal(fixture, {
        exitCode: 3,
        code: "invalid-manifest",
        says: `
          ✖ the declared features contradict each other
            stackctl.yaml: feature fsdp: requires names gppu, which is not a feature
              Did you mean gpu?
            stackctl.yaml: enable names fsdpp, which is not a feature
              Did you mean fsdp?
        `,
      }),
  );
});

describeWithEngine("a .env that cannot be used", () => {
  scenario(
    "because of an unclosed quote is reported with its line and without the value",
    { ...declared, ".env": 'A=1\nDB_PASSWORD="hunter2-hunter2\nB=2\n' },
    async (fixture) => {
      await expectRefusal(fixture, {
        exitCode: 3,
        code: "invalid-dotenv",
        says: `
          ✖ the environment file cannot be parsed
            .env:2:1: the quote that opens the value of DB_PASSWORD is never closed
              Close the quote, or put the whole value in the other kind of quotes.
        `,
      });
      expect(await fixture.read(".env")).toBe('A=1\nDB_PASSWORD="hunter2-hunter2\nB=2\n');
    },
  );

  scenario(
    "because flags are not booleans is reported once, with file and line of each flag",
    { ...declared, ".env": "# flags\nENABLE_FSDP=ture\nSTACKCTL_WAIT_TIMEOUT=soon\n" },
    (fixture) =>
      expectRefusal(fixture, {
        env: { ENABLE_GPU: "maybe" },
        exitCode: 3,
        code: "invalid-setting",
        says: `
          ✖ settings are invalid
            .env:3: STACKCTL_WAIT_TIMEOUT: "soon" is not a duration; write 30s, 2m or 1m30s
            .env:2: ENABLE_FSDP is neither true nor false
              Did you mean true? Write true or false (1, 0, yes, no, on and off also work).
            ENABLE_GPU in the environment is neither true nor false
              Write true or false (1, 0, yes, no, on and off also work).
        `,
      }),
  );

  scenario("because COMPOSE_ENV_FILES names a missing file is reported", declared, (fixture) =>
    expectRefusal(fixture, {
      env: { COMPOSE_ENV_FILES: "production.env" },
      exitCode: 3,
      code: "invalid-dotenv",
      says: `
        ✖ environment file production.env does not exist
        → Check --env-file and COMPOSE_ENV_FILES.
      `,
    }),
  );

  scenario("because --env-file names a missing file is reported", declared, async (fixture) => {
    const up = await fixture.stackctl("up --env-file production.env");
    // Node also parses this option anywhere in the arguments, and may report the missing file first (code 9).
    expect([3, 9]).toContain(up.exitCode);
    expect(up.stderr).toContain("production.env");
    expect(await containersOf(fixture.project)).toEqual([]);
  });

  scenario("that is a folder is ignored, as Compose ignores it", declared, async (fixture) => {
    await fixture.write(".env/nothing", "");
    await fixture.compose("config --quiet");
    expect(await fixture.stackctl("plan")).toMatchObject({ exitCode: 0 });
  });
});
