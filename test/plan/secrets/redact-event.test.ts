import { expect, it } from "vitest";
import type { ProgressEvent } from "../../../src/domain/progress-event.ts";
import { createRedactor } from "../../../src/plan/secrets/redact.ts";
import { redactEvent } from "../../../src/plan/secrets/redact-event.ts";

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
