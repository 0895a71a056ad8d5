import type { MatrixDocument } from "../../domain/combination.ts";
import { exitCodes } from "../../domain/exit-codes.ts";
import { type Matrix, planMatrix } from "../../plan/matrix/plan-matrix.ts";
import { formatGithubMatrix, formatGitlabMatrix, formatMatrix } from "../../render/matrix/format-matrix.ts";
import { formatNotice } from "../../render/text/format-message.ts";
import type { Style } from "../../render/text/style.ts";
import { loadCombinations } from "../../run/matrix/load-combinations.ts";
import type { Action } from "../command/action.ts";
import { type LoadOptions, readLoadRequest } from "../command/load-request.ts";

interface MatrixOptions extends LoadOptions {
  readonly strength: "2" | "3" | undefined;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly format: "table" | "json" | "github" | "gitlab";
}

const strengths = [2, 3] as const;

/** Lists the combinations of features that can run. */
export const matrix: Action<MatrixOptions> = async (invocation, { world, signal, style }) => {
  const { features, rules } = await loadCombinations(readLoadRequest(invocation, world.cwd), world, signal);
  const { strength: wanted, include, exclude, format } = invocation.options;
  const planned = world.host.runBusy(() =>
    planMatrix({
      features,
      rules,
      strength: strengths.find((strength) => String(strength) === wanted),
      include,
      exclude,
    }),
  );
  const document: MatrixDocument = { include: planned.combinations };
  return {
    exitCode: exitCodes.done,
    text: formatAs(format, planned, style),
    document,
  };
};

function formatAs(format: MatrixOptions["format"], planned: Matrix, style: Style): string {
  const { combinations, notices } = planned;
  switch (format) {
    case "json":
      return JSON.stringify({ include: combinations }, undefined, 2);
    case "github":
      return formatGithubMatrix(combinations);
    case "gitlab":
      return formatGitlabMatrix(combinations);
    default:
      return [formatMatrix(planned, style), ...notices.map((notice) => formatNotice(notice, style))].join(
        "\n",
      );
  }
}
