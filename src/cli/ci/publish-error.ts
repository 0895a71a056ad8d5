import { createNodeFiles } from "../../adapters/disk/node-files.ts";
import { createNodeHost } from "../../adapters/host/node-host.ts";
import type { StackError } from "../../domain/errors.ts";
import { formatErrorSummary, formatStepOutputs } from "../../render/ci/format-step.ts";

/** Publishes an error without a report to GitHub Actions: on the summary page, and as the step output `ok`. */
export async function publishError(error: StackError, env: ReadonlyMap<string, string>): Promise<void> {
  const files = createNodeFiles();
  const summary = env.get("GITHUB_STEP_SUMMARY");
  if (summary) await files.appendText(summary, formatErrorSummary(error));
  const outputs = env.get("GITHUB_OUTPUT");
  if (outputs)
    await files.appendText(outputs, formatStepOutputs({ ok: "false" }, createNodeHost().createSecret()));
}
