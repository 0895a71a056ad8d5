import { StackError } from "../domain/errors.ts";

/** What `--grep` searches for. */
export type LogPattern =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "regex"; readonly regex: RegExp };

/**
 * Parses `--grep`: `/error|warn/i` is a regular expression with the flags i, m, s and u; any other word is plain
 * text, also a path such as `/api/users`. Throws StackError `usage` for an invalid pattern.
 */
export function parseLogPattern(word: string): LogPattern {
  if (word === "") {
    throw new StackError("usage", {
      message: "the pattern of --grep is empty",
      hint: 'Write --grep "text" or --grep "/regex/i".',
    });
  }
  const [, source, flags = ""] = /^\/(.+)\/([imsu]*)$/s.exec(word) ?? [];
  if (source === undefined) return { kind: "text", text: word };
  try {
    return { kind: "regex", regex: new RegExp(source, `${flags}g`) };
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^Invalid regular expression: /, "") : "";
    throw new StackError("usage", {
      message: `--grep has an invalid regular expression: ${why}`,
      hint: "Correct the expression, or leave out the slashes to search for plain text.",
    });
  }
}
