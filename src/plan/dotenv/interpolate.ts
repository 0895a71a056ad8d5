import { createBraceFinder, type Reference, readReference } from "./read-reference.ts";

/** Returns the value of a variable; undefined if it is not set. An empty value is set. */
export type Lookup = (name: string) => string | undefined;

/** A reference in a template to a variable that is not set. */
export interface UnsetReference {
  readonly name: string;
  /** Written `${NAME}`, not `$NAME`. */
  readonly braced: boolean;
}

/**
 * Why a template has no value: a `${` that is not closed or has no name, a `${NAME:?message}` whose variable
 * has no value, or a text that exceeds the limits on length or nesting.
 */
export type InterpolationFault =
  | { readonly kind: "invalid" }
  | { readonly kind: "too-long"; readonly most: number }
  | { readonly kind: "too-deep"; readonly most: number }
  | { readonly kind: "required"; readonly name: string; readonly message: string };

/** The longest value, in characters: without a limit, lines such as `A1=${A0}${A0}` double it each time. */
export const longestValue = 1024 ** 2;
/** The deepest nesting of operands. */
const deepestOperand = 100;

/** A template with its references resolved. With a fault, `text` is not usable. */
export interface Interpolation {
  readonly text: string;
  /** The unset references, each replaced with an empty string. In order, without those in unused operands. */
  readonly unset: readonly UnsetReference[];
  readonly fault: InterpolationFault | undefined;
}

/**
 * Resolves `$VAR`, `${VAR}`, `${VAR:-default}`, `${VAR-default}`, `${VAR:+other}`, `${VAR+other}`,
 * `${VAR:?message}`, `${VAR?message}` and `$$`, nested ones too, as Compose does:
 * https://docs.docker.com/reference/compose-file/interpolation/
 */
export function interpolate(template: string, lookup: Lookup): Interpolation {
  const found: Findings = { lookup, unset: [], fault: undefined, length: 0 };
  const text = substitute(template, found, 0);
  return { text: found.fault?.kind === "too-long" ? "" : text, unset: found.unset, fault: found.fault };
}

interface Findings {
  readonly lookup: Lookup;
  readonly unset: UnsetReference[];
  fault: InterpolationFault | undefined;
  /** The total length of all parts so far, in characters. */
  length: number;
}

/**
 * Substitutes in one pass from left to right, so that the time is linear even for a line of many references.
 */
function substitute(template: string, found: Findings, depth: number): string {
  const parts: string[] = [];
  const lastBraceAfter = createBraceFinder(template);
  let at = 0;
  while (at < template.length) {
    const dollar = template.indexOf("$", at);
    const plain = template.slice(at, dollar < 0 ? template.length : dollar);
    if (!add(plain, parts, found)) return "";
    if (dollar < 0) break;
    const reference = readReference(template, dollar, lastBraceAfter);
    if (!add(fillReference(reference, found, depth), parts, found)) return "";
    at = dollar + reference.length;
  }
  return parts.join("");
}

function add(part: string, parts: string[], found: Findings): boolean {
  found.length += part.length;
  if (found.length > longestValue) {
    fail({ kind: "too-long", most: longestValue }, found);
    return false;
  }
  parts.push(part);
  return true;
}

function fillReference(reference: Reference, found: Findings, depth: number): string {
  switch (reference.kind) {
    case "text":
      return reference.text;
    case "invalid":
      return fail({ kind: "invalid" }, found);
    case "variable":
      return read(reference, found);
    case "operation":
      return applyOperator(reference, found, depth);
  }
}

function read({ name, braced }: UnsetReference, found: Findings): string {
  const value = found.lookup(name);
  if (value === undefined) found.unset.push({ name, braced });
  return value ?? "";
}

function applyOperator(
  { name, operator, operand }: { name: string; operator: string; operand: string },
  found: Findings,
  depth: number,
): string {
  if (depth >= deepestOperand) return fail({ kind: "too-deep", most: deepestOperand }, found);
  const value = found.lookup(name) ?? "";
  const present = operator.startsWith(":") ? value !== "" : found.lookup(name) !== undefined;
  // Compose rejects a faulty operand even if it is not used.
  const inside: Findings = { lookup: found.lookup, unset: [], fault: undefined, length: 0 };
  const alternative = substitute(operand, inside, depth + 1);
  if (inside.fault !== undefined) return fail(inside.fault, found);
  if (operator.endsWith("?")) {
    return present ? value : fail({ kind: "required", name, message: operand }, found);
  }
  if (operator.endsWith("+") !== present) return value;
  for (const one of inside.unset) found.unset.push(one);
  return alternative;
}

function fail(fault: InterpolationFault, found: Findings): string {
  found.fault ??= fault;
  return "";
}
