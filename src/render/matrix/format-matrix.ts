import type { Combination } from "../../domain/combination.ts";
import type { Matrix } from "../../plan/matrix/plan-matrix.ts";
import { plural } from "../text/amounts.ts";
import { formatTable } from "../text/format-table.ts";
import type { Style } from "../text/style.ts";
import { wrapText } from "../text/wrap-text.ts";

/** Every combination with its features, and below it what they cover. */
export function formatMatrix({ combinations, strength }: Matrix, style: Style): string {
  const rows = combinations.map(({ name, features }, index) => [
    String(index + 1),
    style.strong(name),
    features.length === 0 ? style.dim("none") : style.feature(features.join(", ")),
  ]);
  const columns = [
    { title: "#", align: "right" as const },
    { title: "NAME", flexible: true },
    { title: "ENABLED FEATURES", flexible: true },
  ];
  const { width } = style.look;
  const how =
    strength === undefined
      ? "covers every valid combination"
      : strength === 2
        ? "covers every valid pair of features"
        : `covers every valid choice of ${strength} features`;
  const summary = `${plural(combinations.length, "combination")}: ${how}`;
  return `${formatTable(rows, columns, { width, title: style.dim })}\n\n${wrapText(summary, { width })}`;
}

/** One line of JSON, as `strategy.matrix` takes it by `fromJSON`. */
export function formatGithubMatrix(combinations: readonly Combination[]): string {
  return JSON.stringify({ include: combinations });
}

/**
 * A child pipeline for GitLab: one job a combination, each `extends: .stackctl`. Jobs of their own rather than
 * `parallel:matrix`, which allows 200 and fails for values of more than 247 characters
 * (https://gitlab.com/gitlab-org/gitlab/-/issues/353024). JSON, which is YAML.
 */
export function formatGitlabMatrix(combinations: readonly Combination[]): string {
  const jobs = combinations.map(({ name, features, args, env }) => [
    `stackctl: ${name}`,
    {
      extends: ".stackctl",
      variables: {
        STACKCTL_MATRIX: name,
        STACKCTL_FEATURES: features.join(","),
        STACKCTL_ARGS: args,
        ...env,
      },
    },
  ]);
  return JSON.stringify(Object.fromEntries(jobs), undefined, 2);
}
