import { createContext, Script } from "node:vm";
import { StackError } from "../../domain/errors.ts";
import type { LogPattern } from "../../plan/logs/log-options.ts";

/** A match in a text: its first character and the one after its last. */
export interface MatchSpan {
  readonly start: number;
  readonly end: number;
}

/** The matches in a text; undefined if it has none. A match may be empty. */
export type Matcher = (text: string) => readonly MatchSpan[] | undefined;

/** How long one line may take. */
const timeoutMs = 1000;

/** Longest text in characters for which a simple expression needs no time limit. */
const shortText = 10_000;

/**
 * Finds a pattern in texts. A regular expression that takes longer than a second on one text throws StackError `usage`:
 * expressions such as `(a+)+$` take exponential time.
 */
export function createMatcher(pattern: LogPattern): Matcher {
  if (pattern.kind === "text") return (text) => findText(text, pattern.text);
  const { regex } = pattern;
  const isSimple = isSimpleExpression(regex.source);
  const findWithin = createBoundedSearch(regex);
  return (text) => (isSimple && text.length <= shortText ? findRegex(text, regex) : findWithin(text));
}

function findText(text: string, wanted: string): readonly MatchSpan[] | undefined {
  const spans: MatchSpan[] = [];
  for (let start = text.indexOf(wanted); start >= 0; start = text.indexOf(wanted, start + wanted.length))
    spans.push({ start, end: start + wanted.length });
  return spans.length === 0 ? undefined : spans;
}

function findRegex(text: string, regex: RegExp): readonly MatchSpan[] | undefined {
  const spans = Array.from(text.matchAll(regex), (match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
  return spans.length === 0 ? undefined : spans;
}

/** Whether an expression has at most one quantifier, not after a group: its time is at most quadratic. */
function isSimpleExpression(source: string): boolean {
  const quantifiers = [...source.matchAll(/[*+{]|(?<!\()\?/g)];
  return quantifiers.length <= 1 && !/\)[*+{?]/.test(source);
}

/** Searches in a context of its own, because only a script there can have a time limit. */
function createBoundedSearch(regex: RegExp): Matcher {
  const search = { text: "", find: (text: string) => findRegex(text, regex), found: findRegex("", regex) };
  const context = createContext(search);
  const script = new Script("found = find(text);");
  return (text) => {
    search.text = text;
    try {
      script.runInContext(context, { timeout: timeoutMs });
    } catch (error) {
      throw new StackError("usage", {
        message: `the regular expression of --grep takes longer than ${timeoutMs / 1000} s on one line`,
        hint: "Use a simpler expression, without a repetition inside a repetition, or search for plain text.",
        cause: error,
      });
    }
    return search.found;
  };
}
