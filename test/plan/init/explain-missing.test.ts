import { describe, expect, it } from "vitest";
import { StackError } from "../../../src/domain/errors.ts";
import { explainMissing } from "../../../src/plan/init/explain-missing.ts";

const error = new StackError("no-compose-file", { message: "no compose file" });
const script = { file: "start.sh", kind: "shell", text: "docker compose -f a.yml -f b.yml up\n" } as const;

describe("explainMissing", () => {
  it.each([
    [
      "the files that a script names, even if a subfolder has one",
      [script],
      "api/compose.yaml",
      "Run stackctl init -f a.yml -f b.yml: a script of the project uses a.yml, b.yml.",
    ],
    [
      "the file in a subfolder",
      [],
      "api/compose.yaml",
      "Run stackctl init -f api/compose.yaml: there is a Compose file in a subfolder.",
    ],
    [
      "a new file",
      [],
      undefined,
      "Write a compose.yaml first, or run stackctl init -f PATH with your Compose file.",
    ],
  ])("advises %s", (_, scripts, below, hint) => {
    expect(explainMissing(error, scripts, below)).toMatchObject({
      code: "no-compose-file",
      message: "no compose file",
      hint,
      cause: error,
    });
  });
});
