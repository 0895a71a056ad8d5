import { relative, resolve } from "node:path";
import { addHint, type StackError } from "../../domain/errors.ts";
import type { Notice } from "../../domain/notice.ts";
import { cleanText } from "../text/clean-text.ts";

/** A remark that GitHub Actions shows above the log, and beside the line of a file where it names one. */
export interface Annotation {
  readonly level: "error" | "warning" | "notice";
  readonly title?: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly message: string;
}

/** From where files are named: GitHub takes paths relative to the workspace, we show them relative to the folder here. */
export interface AnnotationBase {
  readonly cwd: string;
  readonly workspace: string | undefined;
}

/**
 * The workflow command of an annotation, on one line.
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands, with the escapes of
 * https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts.
 */
export function formatAnnotation(
  { level, title, file, line, column, message }: Annotation,
  base?: AnnotationBase,
): string {
  const properties = [
    ["title", title],
    ["file", file === undefined || base === undefined ? file : fromWorkspace(file, base)],
    ["line", line],
    ["col", column],
  ].flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${escapeProperty(String(value))}`]));
  const head = properties.length === 0 ? level : `${level} ${properties.join(",")}`;
  return `::${head}::${escapeMessage(message)}`;
}

/** The beginning of a group of lines that GitHub folds; `::endgroup::` ends it. */
export function formatGroup(title: string): string {
  return `::group::${escapeMessage(title)}`;
}

/**
 * Text as it may stand in a log of GitHub Actions: what a container wrote is no command there. The runner takes `::` at
 * the beginning of a line, behind spaces too, and `##[` anywhere.
 */
export function disarm(text: string): string {
  return text.replaceAll(/^(\s*)::/gm, "$1: :").replaceAll("##[", "## [");
}

/** The same for a JSON document, which stays the same document: its lines begin with no colon, and `#` has an escape. */
export function disarmJson(json: string): string {
  return json.replaceAll("##[", "#\\u0023[");
}

/** A warning as an annotation, at its place where it has one. */
export function formatNoticeAnnotation(notice: Notice, base?: AnnotationBase): string {
  const { code, message, hint, file, line } = notice;
  return formatAnnotation(
    {
      level: "warning",
      title: `stackctl: ${code}`,
      ...(file !== undefined && { file }),
      ...(line !== undefined && { line }),
      message: cleanText(addHint(message, hint)),
    },
    base,
  );
}

/** An error as annotations: each problem at its place, or the error itself where there are none. */
export function formatErrorAnnotations(
  { code, message, hint, problems }: StackError,
  base: AnnotationBase,
): string {
  const whole = { message, hint, where: undefined };
  return (problems.length > 0 ? problems : [whole])
    .map((problem) =>
      formatAnnotation(
        {
          level: "error",
          title: `stackctl: ${code}`,
          ...problem.where,
          message: cleanText(withHint(problem.message, problem.hint ?? hint)),
        },
        base,
      ),
    )
    .join("\n");
}

function fromWorkspace(file: string, { cwd, workspace }: AnnotationBase): string {
  return workspace === undefined ? file : relative(workspace, resolve(cwd, file)).replaceAll("\\", "/");
}

/** Text behind the second `::` of a workflow command. */
function escapeMessage(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

/** The value of a property of a workflow command. */
function escapeProperty(text: string): string {
  return escapeMessage(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

function withHint(message: string, hint: string | undefined): string {
  return hint === undefined ? message : `${message}\n${hint}`;
}
