import { describe, expect, it } from "vitest";
import { StackError } from "../../../src/domain/errors.ts";
import {
  escapeMarkdown,
  formatErrorSummary,
  formatStepOutputs,
  formatStepSummary,
} from "../../../src/render/ci/format-step.ts";
import { failedReport, upReport } from "../sample-reports.ts";

describe("the summary of a step", () => {
  it("shows services, failures, what stopped and warnings", async () => {
    const written = formatStepSummary(upReport) + formatStepSummary(failedReport);
    await expect(written).toMatchFileSnapshot("golden/step-summary.md");
  });

  it("shows an error with its problems", () => {
    const error = new StackError("invalid-setting", {
      message: "settings are invalid",
      hint: "See `stackctl config`.",
      problems: [{ message: "bad | value", where: { file: ".env", line: 3 } }],
    });
    expect(formatErrorSummary(error)).toBe(
      "\n## ❌ stackctl: settings are invalid\n\n- .env:3: bad \\| value\n\nSee \\`stackctl config\\`.\n",
    );
  });

  it("lets no text break out of a cell or become markup", () => {
    expect(escapeMarkdown("a|b\n<script> *x* [l](u) `c`")).toBe(
      "a\\|b &lt;script> \\*x\\* \\[l\\](u) \\`c\\`",
    );
  });
});

describe("the outputs of a step", () => {
  it("keep values of several lines whole", () => {
    expect(formatStepOutputs({ ok: "true", text: "a\nb=c\nEOF" }, "x9")).toBe(
      "ok<<x9\ntrue\nx9\ntext<<x9\na\nb=c\nEOF\nx9\n",
    );
  });
});
