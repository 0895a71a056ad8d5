import { expect, it } from "vitest";
import { StackError } from "../../../src/domain/errors.ts";
import type { ProgressEvent } from "../../../src/domain/progress-event.ts";
import { createRedactor } from "../../../src/plan/secrets/redact.ts";
import { redactError, redactEvent } from "../../../src/plan/secrets/redact-own.ts";

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

const redact = createRedactor(["hunter2-hunter2"]);

it.each<ProgressEvent>([
  { kind: "building", service: "web", detail: "RUN curl -u app:hunter2-hunter2" },
  { kind: "pulling", service: "web", detail: "hunter2-hunter2.example/web" },
  { kind: "unhealthy", service: "web", output: "login with hunter2-hunter2 refused" },
  { kind: "stopping", service: "web", cause: "feature x is off: MODE=hunter2-hunter2 in .env:1" },
  { kind: "stopped", service: "web", cause: "MODE=hunter2-hunter2" },
  { kind: "failed", service: "web", reason: "cannot-start", why: "exec: hunter2-hunter2: not found" },
])("redacts foreign text: $kind", (event) => {
  const redacted = redactEvent(event, redact);
  expect(JSON.stringify(redacted)).not.toContain("hunter2");
  expect(JSON.stringify(redacted)).toContain("***");
  expect(redacted).toMatchObject({ kind: event.kind, service: "web" });
});

it("redacts values in causes and notices", () => {
  const services = [
    { name: "web", condition: "running", cause: "MODE=hunter2-hunter2 in .env:1", after: [] },
  ] as const;
  const notice = { code: "unset", message: "image: web:hunter2-hunter2", hint: "see hunter2-hunter2" };
  for (const event of [
    { kind: "planned", project: "p", services } as const,
    { kind: "notice", notice } as const,
  ])
    expect(JSON.stringify(redactEvent(event, redact))).not.toContain("hunter2");
});

it("keeps stackctl's own text", () => {
  const event: ProgressEvent = { kind: "starting", service: "hunter2-hunter2" };
  expect(redactEvent(event, redact)).toBe(event);
  const failed = { kind: "failed", service: "db", reason: "exited", why: "exited with 1" } as const;
  expect(redactEvent(failed, createRedactor(["exited"]))).toEqual(failed);
});
