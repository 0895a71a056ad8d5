import type { Notice } from "../../domain/notice.ts";
import type { InterpolationFault, UnsetReference } from "./interpolate.ts";
import type { DotenvStatement } from "./scan-dotenv.ts";

// The messages of parse-dotenv. No message may contain a value or a part of one, because it may be a secret.

/** `=value`. */
export const namelessVariable: Notice = {
  code: "nameless-variable",
  message: "the line has no name before the equals sign, so it sets no variable",
  hint: "Write NAME=value.",
};

/** `NAME`. */
export const bareVariable: Notice = {
  code: "bare-variable",
  message: "the line has no equals sign, so it sets no variable",
  hint: "Write NAME=value.",
};

/** `NAME="value" words`. */
export const textAfterQuote: Notice = {
  code: "text-after-quote",
  message: "the text after the closing quote is ignored",
  hint: "Start a comment with #.",
};

/** `NAME=# words`, which sets NAME to `# words`. */
export function lookalikeComment(name: string): Notice {
  return {
    code: "comment-in-value",
    message: `the value of ${name} contains what looks like a comment`,
    hint: "Put a value and a space before the # of a comment; write two quotes for an empty value.",
  };
}

/** The first of two lines for one name. */
export function duplicateVariable(name: string, winningLine: number): Notice {
  return {
    code: "duplicate-variable",
    message: `${name} is set again on line ${winningLine}, which takes effect`,
    hint: "Remove one of the two lines.",
  };
}

/**
 * The notice for references that became empty. The "name" after a bare dollar sign may be part of a password.
 */
export function describeUnsetReferences(name: string, unset: readonly UnsetReference[]): Notice {
  const names = [...new Set(unset.map((reference) => (reference.braced ? reference.name : "a $ variable")))];
  const what = names.length > 1 ? "which are not set and become" : "which is not set and becomes";
  return {
    code: "unset-reference",
    message: `the value of ${name} refers to ${names.join(", ")}, ${what} empty`,
    hint: plainDollar,
  };
}

/** Why the references in a value cannot be filled in, and how to fix it. */
export function describeInterpolationFault(name: string, fault: InterpolationFault): Description {
  if (fault.kind === "invalid") {
    return {
      message: `the value of ${name} contains a \${ that is not closed or has no variable name`,
      hint: plainDollar,
    };
  }
  if (fault.kind === "too-long") {
    return {
      message: `the value of ${name} has more than ${fault.most} characters after its references are filled in`,
      hint: "Write the value out, or use fewer references in it.",
    };
  }
  if (fault.kind === "too-deep") {
    return {
      message: `the value of ${name} has more than ${fault.most} nested operands`,
      hint: "Write the value out.",
    };
  }
  // A message that contains references could reveal the values of other variables.
  const detail = fault.message === "" || fault.message.includes("$") ? "" : `: ${fault.message}`;
  return {
    message: `the value of ${name} needs ${fault.name}, which is not set${detail}`,
    hint: `Set ${fault.name} in the environment or above this line.`,
  };
}

/** Why a line cannot be read, and how to fix it. */
export function describeFault(fault: DotenvFault): Description {
  switch (fault.kind) {
    case "bad-name":
      return {
        message: `${showCharacter(fault.character)} cannot be part of a variable name`,
        hint: "Write NAME=value, and quote a value that spans several lines.",
      };
    case "spaced-name":
      return {
        message: "a variable name cannot contain a space",
        hint: "Write NAME=value, or start a comment with #.",
      };
    case "missing-name":
      return { message: "nothing follows export", hint: "Write export NAME=value." };
    case "unterminated":
      return {
        message: `the quote that opens the value of ${fault.name} is never closed`,
        hint: "Close the quote, or put the whole value in the other kind of quotes.",
      };
  }
}

interface Description {
  readonly message: string;
  readonly hint: string;
}

type DotenvFault = Exclude<DotenvStatement, { readonly kind: "comment" | "assignment" | "bare" }>;

const plainDollar = "Write $$ for a literal dollar sign, or put the value in single quotes.";

function showCharacter(character: string): string {
  if (character === '"') return "a double quote";
  if (!/[\p{C}\p{Z}\p{M}]/u.test(character)) return `"${character}"`;
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
