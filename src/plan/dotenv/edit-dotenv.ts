import { join } from "node:path";
import { type DotenvStatement, scanDotenv } from "./scan-dotenv.ts";
import { quoteDotenvValue } from "./value-quotes.ts";

/** The environment file that stackctl writes to: the last `--env-file`, otherwise the project's `.env`. */
export function chooseWrittenDotenv({
  envFiles,
  directory,
}: {
  readonly envFiles: readonly string[];
  readonly directory: string;
}): string {
  return envFiles.at(-1) ?? join(directory, ".env");
}

/**
 * Sets one variable in the text of a `.env` file. If several lines set it, edits the last one, which takes
 * effect. Comments, order, spacing, quotes and line ends stay as they are. A new line is inserted after `#
 * NAME=` if that exists, else at the end. The text must be one in which `parseDotenv` finds no problem.
 */
export function setDotenvValue(text: string, name: string, value: string): string {
  const statements = scanDotenv(text);
  const assignment = statements.findLast((one) => one.kind === "assignment" && one.name === name);
  if (assignment?.kind === "assignment") return replaceValue(text, assignment, value);
  const bare = statements.findLast((one) => one.kind === "bare" && one.name === name);
  if (bare !== undefined) {
    return splice(
      text,
      bare.end - trailingSpace(text.slice(bare.start, bare.end)),
      `=${quoteDotenvValue(value)}`,
    );
  }
  return insertLine(text, `${name}=${quoteDotenvValue(value)}`, findComment(text, statements, name));
}

/** Sets several variables, one after the other, as `setDotenvValue` does. */
export function setDotenvValues(text: string, values: readonly (readonly [string, string])[]): string {
  return values.reduce((before, [name, value]) => setDotenvValue(before, name, value), text);
}

type Assignment = Extract<DotenvStatement, { readonly kind: "assignment" }>;

function replaceValue(text: string, { valueStart, valueEnd, quote, raw }: Assignment, value: string): string {
  // Compose reads a comment directly after "=" as the value, but its author meant a comment: keep it as one.
  const comment = quote === undefined && raw.startsWith("#");
  const rest = comment ? ` ${text.slice(valueStart)}` : text.slice(valueEnd);
  const written = quoteDotenvValue(value, quote);
  const wouldReadComment = written === "" && /^[^\S\n]*#/.test(rest);
  return text.slice(0, valueStart) + (wouldReadComment ? '""' : written) + rest;
}

function findComment(text: string, statements: readonly DotenvStatement[], name: string): number | undefined {
  const comment = statements.findLast(
    ({ kind, start, end }) => kind === "comment" && namesVariable(text.slice(start, end), name),
  );
  return comment?.end;
}

function namesVariable(comment: string, name: string): boolean {
  const [, commented] = /^#+\s*(?:export\s+)?([^\s=:]+)\s*[=:]/.exec(comment) ?? [];
  return commented === name;
}

function insertLine(text: string, line: string, behind: number | undefined): string {
  const lineEnd = text.includes("\r\n") ? "\r\n" : "\n";
  if (behind !== undefined) {
    const at = text[behind - 1] === "\r" ? behind - 1 : behind;
    return splice(text, at, lineEnd + line);
  }
  if (text === "" || text === "\uFEFF") return text + line + lineEnd;
  return text.endsWith("\n") ? text + line + lineEnd : text + lineEnd + line;
}

function splice(text: string, at: number, inserted: string): string {
  return text.slice(0, at) + inserted + text.slice(at);
}

function trailingSpace(text: string): number {
  return text.length - text.trimEnd().length;
}
