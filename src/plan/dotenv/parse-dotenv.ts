import type { Problem } from "../../domain/errors.ts";
import type { Notice } from "../../domain/notice.ts";
import { createLineFinder } from "../yaml/line-finder.ts";
import {
  bareVariable,
  describeFault,
  describeInterpolationFault,
  describeUnsetReferences,
  duplicateVariable,
  lookalikeComment,
  namelessVariable,
  textAfterQuote,
} from "./describe-dotenv.ts";
import { type Interpolation, interpolate, type Lookup } from "./interpolate.ts";
import { type DotenvAssignment, type DotenvStatement, scanDotenv } from "./scan-dotenv.ts";
import { expandEscapes } from "./value-quotes.ts";

/** One assignment in a `.env` file. If several have the same name, the last one takes effect. */
export interface DotenvEntry {
  readonly name: string;
  readonly value: string;
  readonly line: number;
}

/** The content of a `.env` file. If it has problems, Compose rejects the whole file. */
export interface Dotenv {
  readonly entries: readonly DotenvEntry[];
  readonly problems: readonly Problem[];
  /** The first problem that exceeds a limit of stackctl: Compose itself sets no such limit. */
  readonly excess?: Problem | undefined;
  readonly notices: readonly Notice[];
}

interface DotenvContext {
  /** The name of the file in messages. */
  readonly file: string;
  /** The process environment; for references it takes precedence over the file's own lines. */
  readonly lookup: Lookup;
  /** Values of the files read before this one; the file's own lines take precedence. */
  readonly earlier?: ReadonlyMap<string, string>;
}

/**
 * Reads a `.env` file as Compose reads it
 * (https://docs.docker.com/reference/compose-file/services/#env_file-format). Messages name variables and
 * lines, never values, so that a misread line cannot reveal a secret.
 */
export function parseDotenv(text: string, { file, lookup, earlier }: DotenvContext): Dotenv {
  const values = new Map(earlier);
  const entries: DotenvEntry[] = [];
  const problems: Problem[] = [];
  const notices: Notice[] = [];
  let total = 0;
  let excess: Problem | undefined;

  for (const { statement, line, column, follows } of placeStatements(text)) {
    const note = (notice: Notice) => notices.push({ ...notice, file, line });
    switch (statement.kind) {
      case "comment":
        break;
      case "assignment": {
        const { name } = statement;
        const label = name === "" ? "this line" : name;
        const { text: value, unset, fault } = expand(statement, (key) => lookup(key) ?? values.get(key));
        total += value.length;
        if (total > mostCharacters) {
          excess ??= tooMuch(file, line);
          return { entries, problems: [...problems, excess], excess, notices };
        }
        if (fault) {
          const problem = { ...describeInterpolationFault(label, fault), where: { file, line } };
          problems.push(problem);
          if (fault.kind === "too-long" || fault.kind === "too-deep") excess ??= problem;
        }
        if (!fault && unset.length > 0) note(describeUnsetReferences(label, unset));
        if (looksLikeComment(statement)) note(lookalikeComment(label));
        if (name === "") note(namelessVariable);
        else {
          values.set(name, value);
          entries.push({ name, value, line });
        }
        break;
      }
      case "bare":
        note(follows ? textAfterQuote : bareVariable);
        break;
      default:
        problems.push({ ...describeFault(statement), where: { file, line, column } });
    }
  }
  const duplicates = findDuplicates(entries).map((notice) => ({ ...notice, file }));
  return { entries, problems, excess, notices: [...notices, ...duplicates] };
}

/**
 * The limit for all values of one file together, in characters: each line can refer to all lines above it.
 */
const mostCharacters = 16 * 1024 ** 2;

function tooMuch(file: string, line: number): Problem {
  return {
    message: `the values up to this line have more than ${mostCharacters} characters after their references are filled in`,
    where: { file, line },
    hint: "Write the values out, or use fewer references in them.",
  };
}

interface PlacedStatement {
  readonly statement: DotenvStatement;
  readonly line: number;
  readonly column: number;
  /** The statement begins on the line on which the previous statement ends. */
  readonly follows: boolean;
}

function placeStatements(text: string): readonly PlacedStatement[] {
  const find = createLineFinder(text);
  const statements = scanDotenv(text);
  return statements.map((statement, index) => {
    const { line, column } = find(statement.start);
    const before = statements[index - 1];
    return { statement, line, column, follows: before !== undefined && find(before.end).line === line };
  });
}

function expand({ quote, raw }: DotenvAssignment, lookup: Lookup): Interpolation {
  if (quote === "'") return { text: raw, unset: [], fault: undefined };
  return interpolate(quote === '"' ? expandEscapes(raw) : raw, lookup);
}

function looksLikeComment({ quote, raw }: DotenvAssignment): boolean {
  return quote === undefined && /^#|\t#/.test(raw);
}

function findDuplicates(entries: readonly DotenvEntry[]): readonly Notice[] {
  const last = new Map(entries.map(({ name, line }) => [name, line]));
  return entries.flatMap(({ name, line }) => {
    const winner = last.get(name);
    return winner === undefined || winner === line ? [] : [{ ...duplicateVariable(name, winner), line }];
  });
}
