import { expect, it } from "vitest";
import { StackError } from "../../src/domain/errors.ts";
import { redactError } from "../../src/plan/redact-error.ts";

it("takes secrets out of message, hint and problems, and keeps everything else", () => {
  const cause = new Error("original");
  const error = new StackError("invalid-compose-file", {
    message: "hunter2 is no port",
    hint: "take hunter2 away",
    problems: [{ message: "hunter2", where: { file: "compose.yaml", line: 3 }, hint: "not hunter2" }],
    cause,
  });
  const redacted = redactError(error, (text) => text.replaceAll("hunter2", "***"));
  expect(redacted).toMatchObject({
    code: "invalid-compose-file",
    message: "*** is no port",
    hint: "take *** away",
    problems: [{ message: "***", where: { file: "compose.yaml", line: 3 }, hint: "not ***" }],
    cause,
  });
  expect(redactError(new StackError("usage", { message: "x" }), (text) => text).hint).toBeUndefined();
});
