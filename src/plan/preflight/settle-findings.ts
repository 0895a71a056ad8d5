import { type ErrorCode, type Problem, StackError } from "../../domain/errors.ts";
import { type Finding, findingClass, foreseenCause } from "../../domain/finding.ts";
import type { Notice } from "../../domain/notice.ts";
import { knownCauses } from "../failures/known-causes/known-causes.ts";

/**
 * Returns the findings as warnings if `up` may continue. Otherwise throws StackError with every finding: for each error,
 * and without `--force` for each warning that requires it. The code is the class of the findings that stop `up`, or
 * `preflight-failed` for several classes.
 */
export function settleFindings(
  findings: readonly Finding[],
  { force }: { readonly force: boolean },
): readonly Notice[] {
  const stopping = findings.filter(
    ({ severity, needsForce }) => severity === "error" || (needsForce && !force),
  );
  if (stopping.length === 0) return findings.map(toNotice);
  throw createError(stopping, findings);
}

function createError(stopping: readonly Finding[], all: readonly Finding[]): StackError {
  const classes = new Set<ErrorCode>(stopping.map(({ code }) => findingClass[code]));
  const [only, ...others] = classes;
  const code = others.length > 0 || only === undefined ? "preflight-failed" : only;
  const hasErrors = stopping.some(({ severity }) => severity === "error");
  const known = findKnown(stopping);
  const [single, ...more] = all;
  if (single && more.length === 0 && code !== "port-conflict") {
    return new StackError(code, {
      message: single.message,
      hint: hasErrors ? single.hint : `${single.hint} Use up --force to continue anyway.`,
      problems: single.details.map((message) => ({ message })),
      ...known,
    });
  }
  return new StackError(code, {
    message: headline(code, stopping.length),
    problems: all.map(toProblem),
    ...(hasErrors ? {} : { hint: "Use up --force to continue anyway." }),
    ...known,
  });
}

/** The known cause of the findings that stop `up`, if all have the same one. */
function findKnown(stopping: readonly Finding[]): {
  readonly known?: { readonly id: string; readonly title: string };
} {
  const [first, ...others] = new Set(stopping.map(({ code }) => foreseenCause[code]));
  const cause = others.length === 0 ? knownCauses.find(({ id }) => id === first) : undefined;
  return cause ? { known: { id: cause.id, title: cause.title } } : {};
}

function headline(code: ErrorCode, count: number): string {
  if (code === "port-conflict") return "host ports are taken, so nothing was started";
  return `preflight found ${count} ${count === 1 ? "problem" : "problems"}, so nothing was started`;
}

function toProblem(finding: Finding): Problem {
  const { severity, hint } = finding;
  return { message: `${severity === "warning" ? "warning: " : ""}${describeFinding(finding)}`, hint };
}

/** The message of a finding with its details. */
export function describeFinding({ message, details }: Finding): string {
  return details.length === 0 ? message : `${message} (${details.join("; ")})`;
}

function toNotice({ code, message, hint }: Finding): Notice {
  return { code, message, hint };
}
