import type { Notice } from "../domain/notice.ts";
import type { InterpolationFault, UnsetReference } from "./interpolate.ts";
import type { DotenvStatement } from "./scan-dotenv.ts";

// The words of parse-dotenv. None may hold a value, nor text that might be a piece of one.

/** `=value`. */
export const namelessVariable: Notice = {
  code: "nameless-variable",
  message: "nothing stands before the equals sign, so the line sets nothing",
  hint: "write NAME=value",
};

/** `NAME`. */
export const bareVariable: Notice = {
  code: "bare-variable",
  message: "the line has no equals sign, so it sets nothing",
  hint: "write NAME=value",
};

/** `NAME="value" words`. */
export const textAfterQuote: Notice = {
  code: "text-after-quote",
  message: "what follows the closing quote is ignored",
  hint: "begin a comment with #",
};

/** `NAME=# words`, which sets the words. */
export function lookalikeComment(name: string): Notice {
  return {
    code: "comment-in-value",
    message: `the value of ${name} contains what looks like a comment`,
    hint: "a comment needs a value and a space before its #; for an empty value write two quotes",
  };
}

/** The first of two lines for one name. */
export function duplicateVariable(name: string, winningLine: number): Notice {
  return {
    code: "duplicate-variable",
    message: `${name} is set again on line ${winningLine}, and that line counts`,
    hint: "keep one of them",
  };
}

/** References that became empty. After a bare dollar the "name" may well be a piece of a password. */
export function describeUnsetReferences(name: string, unset: readonly UnsetReference[]): Notice {
  const names = [...new Set(unset.map((reference) => (reference.braced ? reference.name : "a $ variable")))];
  const what = names.length > 1 ? "which are not set and become" : "which is not set and becomes";
  return {
    code: "unset-reference",
    message: `the value of ${name} refers to ${names.join(", ")}, ${what} empty`,
    hint: plainDollar,
  };
}

/** Why a value cannot be filled in, and what to do. */
export function describeInterpolationFault(name: string, fault: InterpolationFault): Description {
  if (fault.kind === "invalid") {
    return {
      message: `the value of ${name} has a \${ that is not closed or names no variable`,
      hint: plainDollar,
    };
  }
  if (fault.kind === "too-long") {
    return {
      message: `the value of ${name} has more than ${fault.most} characters once its references are filled in`,
      hint: "Write the value out, or refer to less in it.",
    };
  }
  if (fault.kind === "too-deep") {
    return {
      message: `the value of ${name} has more than ${fault.most} operands in each other`,
      hint: "Write the value out.",
    };
  }
  // A message with references in it would print what they hold.
  const said = fault.message === "" || fault.message.includes("$") ? "" : `: ${fault.message}`;
  return {
    message: `the value of ${name} needs ${fault.name}, which is not set${said}`,
    hint: `set ${fault.name} in the environment or above this line`,
  };
}

/** Why a line cannot be read, and what to do. */
export function describeFault(fault: DotenvFault): Description {
  switch (fault.kind) {
    case "bad-name":
      return {
        message: `${showCharacter(fault.character)} cannot be part of a variable name`,
        hint: "write NAME=value, and quote a value that goes over several lines",
      };
    case "spaced-name":
      return {
        message: "a variable name cannot contain a space",
        hint: "write NAME=value, or begin a comment with #",
      };
    case "missing-name":
      return { message: "nothing follows export", hint: "write export NAME=value" };
    case "unterminated":
      return {
        message: `the quote that opens the value of ${fault.name} is never closed`,
        hint: "close it, or put the whole value in the other kind of quotes",
      };
  }
}

interface Description {
  readonly message: string;
  readonly hint: string;
}

type DotenvFault = Exclude<DotenvStatement, { readonly kind: "comment" | "assignment" | "bare" }>;

const plainDollar = "for a plain dollar sign write $$, or put the value in single quotes";

function showCharacter(character: string): string {
  if (character === '"') return "a double quote";
  if (!/[\p{C}\p{Z}\p{M}]/u.test(character)) return `"${character}"`;
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
