const name = /[_a-z][_a-z0-9]*/iuy;
const operator = /:?[-+?]/y;

/** The text after a dollar sign, with its length in the template in characters, including the dollar sign. */
export type Reference =
  | { readonly kind: "text"; readonly text: string; readonly length: number }
  | { readonly kind: "invalid"; readonly length: number }
  | { readonly kind: "variable"; readonly name: string; readonly braced: boolean; readonly length: number }
  | {
      readonly kind: "operation";
      readonly name: string;
      readonly operator: string;
      readonly operand: string;
      readonly length: number;
    };

/** The references of a template from left to right, without those inside operands. */
export function listReferences(template: string): readonly Reference[] {
  const lastBraceAfter = createBraceFinder(template);
  const found: Reference[] = [];
  for (let at = template.indexOf("$"); at >= 0; ) {
    const reference = readReference(template, at, lastBraceAfter);
    found.push(reference);
    at = template.indexOf("$", at + reference.length);
  }
  return found;
}

/** Reads the reference at a dollar sign. `lastBraceAfter`: what `createBraceFinder` creates for the template. */
export function readReference(
  template: string,
  dollar: number,
  lastBraceAfter: (at: number) => number,
): Reference {
  const next = template[dollar + 1];
  if (next === "$") return { kind: "text", text: "$", length: 2 };
  if (next !== "{") {
    const named = matchAt(name, template, dollar + 1);
    return named === ""
      ? { kind: "text", text: "$", length: 1 }
      : { kind: "variable", name: named, braced: false, length: 1 + named.length };
  }
  const braced = matchAt(name, template, dollar + 2);
  const after = dollar + 2 + braced.length;
  if (braced === "") return { kind: "invalid", length: 2 };
  if (template[after] === "}") {
    return { kind: "variable", name: braced, braced: true, length: after + 1 - dollar };
  }
  const found = matchAt(operator, template, after);
  const last = found === "" ? -1 : lastBraceAfter(after);
  const start = after + found.length;
  if (last < start) return { kind: "invalid", length: 2 };
  // Without a matching closing brace, the operand ends at the last closing brace of the line.
  const closing = closingBrace(template, dollar + 1, last);
  const end = closing < 0 ? last : closing;
  const operand = template.slice(start, end);
  return { kind: "operation", name: braced, operator: found, operand, length: end + 1 - dollar };
}

function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? "";
}

/**
 * Creates a function that gives the last closing brace on the line after an offset, or -1. Each line is
 * searched once.
 */
export function createBraceFinder(text: string): (at: number) => number {
  let lineEnd = -1;
  let last = -1;
  return (at) => {
    if (at > lineEnd) {
      const found = text.indexOf("\n", at);
      lineEnd = found < 0 ? text.length : found;
      last = text.lastIndexOf("}", lineEnd);
    }
    return last > at ? last : -1;
  };
}

// Counts as Compose does: the character after an opening brace is skipped.
function closingBrace(text: string, from: number, last: number): number {
  let open = 0;
  for (let at = from; at <= last; at++) {
    if (text[at] === "}" && --open === 0) return at;
    if (text[at] === "{") {
      open++;
      at++;
    }
  }
  return -1;
}
