import type { MatrixDocument } from "../../domain/combination.ts";
import { exitCodes } from "../../domain/exit-codes.ts";
import { type Matrix, planMatrix } from "../../plan/matrix/plan-matrix.ts";
import { formatGithubMatrix, formatGitlabMatrix, formatMatrix } from "../../render/matrix/format-matrix.ts";
import { formatNotice } from "../../render/text/format-notice.ts";
import type { Style } from "../../render/text/style.ts";
import { loadCombinations } from "../../run/matrix/load-combinations.ts";
import type { Action } from "../command/action.ts";
import { readWord, readWords } from "../command/invocation.ts";
import { readLoadRequest } from "../command/load-request.ts";

const strengths = [2, 3] as const;

/** Lists the combinations of features that can run. */
export const matrix: Action = async (invocation, { world, signal, style }) => {
  const { features, rules } = await loadCombinations(readLoadRequest(invocation, world.cwd), world, signal);
  const wanted = readWord(invocation, "strength");
  const planned = world.host.runBusy(() =>
    planMatrix({
      features,
      rules,
      strength: strengths.find((strength) => String(strength) === wanted),
      include: readWords(invocation, "include"),
      exclude: readWords(invocation, "exclude"),
    }),
  );
  const document: MatrixDocument = { include: planned.combinations };
  return {
    exitCode: exitCodes.done,
    text: formatAs(readWord(invocation, "format"), planned, style),
    document,
  };
};

function formatAs(format: string | undefined, planned: Matrix, style: Style): string {
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
