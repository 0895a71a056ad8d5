import { describe, expect, it } from "vitest";
import { formatFailedServices } from "../../../src/render/logs/format-failed-services.ts";
import { formatLogLine } from "../../../src/render/logs/format-log-line.ts";
import { createStyle } from "../../../src/render/text/style.ts";

const plain = createStyle({ color: false, unicode: true, width: Number.POSITIVE_INFINITY });
const colored = createStyle({ color: true, unicode: true, width: 80 });
const line = { name: "web-1", time: "2026-05-01T10:00:00.000000001Z", text: "an error" };

describe("formatLogLine", () => {
  it.each([
    [{ nameWidth: 7, timestamps: false }, "web-1    | an error"],
    [{ nameWidth: 5, timestamps: true }, "web-1  | 2026-05-01T10:00:00.000000001Z an error"],
    [{ nameWidth: undefined, timestamps: false }, "an error"],
  ])("prints a line as Compose does: %j", (layout, expected) => {
    expect(formatLogLine(line, [{ start: 3, end: 8 }], layout, plain)).toBe(expected);
  });

  it("highlights matches where colours are possible", () => {
    const layout = { nameWidth: undefined, timestamps: false };
    expect(formatLogLine(line, [{ start: 3, end: 8 }], layout, colored)).toBe(
      `an ${colored.bad(colored.strong("error"))}`,
    );
  });
});

it("names each failed service with the reason and the time since its end", () => {
  const failed = [
    { name: "web", why: "exited with code 3", endedForMs: 120_000 },
    { name: "db", why: "its health check failed 3 times in a row", endedForMs: undefined },
  ];
  expect(formatFailedServices(failed, plain)).toBe(
    [
      "✖ web failed: exited with code 3 (2 m 00 s ago); run `stackctl status`",
      "✖ db failed: its health check failed 3 times in a row; run `stackctl status`",
    ].join("\n"),
  );
});
