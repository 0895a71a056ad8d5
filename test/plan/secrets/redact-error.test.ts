import { expect, it } from "vitest";
import { StackError } from "../../../src/domain/errors.ts";
import { createRedactor } from "../../../src/plan/secrets/redact.ts";
import { redactError } from "../../../src/plan/secrets/redact-error.ts";

it("redacts message, hint and problems, and keeps everything else", () => {
  const cause = new Error("original");
  const error = new StackError("invalid-compose-file", {
    message: "hunter22 is no port",
    hint: "take hunter22 away",
    problems: [{ message: "hunter22", where: { file: "compose.yaml", line: 3 }, hint: "not hunter22" }],
    cause,
  });
  const redacted = redactError(error, createRedactor(["hunter22"]));
  expect(redacted).toMatchObject({
    code: "invalid-compose-file",
    message: "*** is no port",
    hint: "take *** away",
    problems: [{ message: "***", where: { file: "compose.yaml", line: 3 }, hint: "not ***" }],
    cause,
  });
  expect(redactError(new StackError("usage", { message: "x" }), createRedactor([])).hint).toBeUndefined();
});

it("keeps names of services, even if a weak password is the same word", () => {
  const redact = createRedactor(["backend"]);
  const own = new StackError("unknown-service", {
    message: "there is no service backend",
    hint: "use backend",
  });
  expect(redactError(own, redact)).toMatchObject({ message: own.message, hint: own.hint });
  const quoting = new StackError("invalid-compose-file", {
    message: 'service "backend": services.backend.ports has an invalid port "backend"',
    hint: "look at backend",
  });
  expect(redactError(quoting, redact)).toMatchObject({
    message: 'service "backend": services.backend.ports has an invalid port "***"',
    hint: "look at backend",
  });
});
