import { describe, expect, it } from "vitest";
import type { Failure } from "../../../src/domain/report.ts";
import { formatFailureAnnotations } from "../../../src/render/ci/format-failure-annotations.ts";
import { formatFailures } from "../../../src/render/failures/format-failures.ts";
import { failure } from "../sample-reports.ts";
import { piped } from "../styles.ts";

const built: Failure = {
  ...failure,
  reason: "build-failed",
  message: "build failed at web/Dockerfile:2 (exit 17)",
  cause: null,
  logs: ["fatal: it stops", "last", "error: no rule", "note", "end"],
  errorLine: 0,
  logGap: { before: 1, lines: 46 },
  build: {
    file: "/shop/web/Dockerfile",
    line: 2,
    step: "RUN make",
    stderrLines: 2,
    stdoutGap: { before: 4, lines: 53 },
  },
};

describe("the card of a failed build", () => {
  it("shows the gap of each stream under that stream", () => {
    expect(formatFailures([built], piped)).toContain(
      [
        "  stderr  > fatal: it stops",
        "            (46 lines left out)",
        "            last",
        "  stdout    error: no rule",
        "            note",
        "            (53 lines left out)",
        "            end",
      ].join("\n"),
    );
  });

  it("names in an annotation the error of stderr, without lines of stdout", () => {
    const text = formatFailureAnnotations([built]);
    expect(text).toContain("%0Alog: fatal: it stops%0Alog: last%0A");
    expect(text).not.toContain("log: error: no rule");
  });

  it("names in an annotation the error of stdout if stderr contains none", () => {
    const text = formatFailureAnnotations([{ ...built, errorLine: 2, logGap: null }]);
    expect(text).toContain("%0Alog: error: no rule%0Alog: note%0Alog: end%0A");
    expect(text).not.toContain("log: last");
  });
});
