/** The value of a variable; undefined when it is not set, which is not the same as empty. */
export type Lookup = (name: string) => string | undefined;

/** A variable that a template names and nothing sets. */
export interface UnsetReference {
  readonly name: string;
  /** Written `${NAME}`, not `$NAME`. */
  readonly braced: boolean;
}

/** Why a template has no value: `${` that nothing closes or that names nothing, or `${NAME:?message}` without a value. */
export type InterpolationFault =
  | { readonly kind: "invalid" }
  | { readonly kind: "required"; readonly name: string; readonly message: string };

/** A template filled in. With a fault, `text` is of no use. */
export interface Interpolation {
  readonly text: string;
  /** Each became an empty string; in order, without those in operands that were not used. */
  readonly unset: readonly UnsetReference[];
  readonly fault: InterpolationFault | undefined;
}

const reference =
  /\$(?:(?<escaped>\$)|(?<named>[_a-z][_a-z0-9]*)|\{(?:(?<braced>[_a-z][_a-z0-9]*(?::?[-+?][^\n]*)?)\}|))/iu;
const everyReference = new RegExp(reference.source, "giu");
const bracedParts = /^(?<name>[_a-z][_a-z0-9]*)(?<operator>:?[-+?])(?<operand>.*)$/isu;

/**
 * Fills in `$VAR`, `${VAR}`, `${VAR:-default}`, `${VAR-default}`, `${VAR:+other}`, `${VAR+other}`, `${VAR:?message}`,
 * `${VAR?message}` and `$$`, nested ones too, as Compose does: https://docs.docker.com/reference/compose-file/interpolation/
 */
export function interpolate(template: string, lookup: Lookup): Interpolation {
  const found: Findings = { lookup, unset: [], fault: undefined };
  const text = substitute(template, found);
  return { text, unset: found.unset, fault: found.fault };
}

interface Findings {
  readonly lookup: Lookup;
  readonly unset: UnsetReference[];
  fault: InterpolationFault | undefined;
}

function substitute(template: string, found: Findings): string {
  return template.replaceAll(everyReference, (match) => replaceMatch(match, found));
}

// The match of a braced reference runs to the last brace of its line, so that operands may nest; what follows its own
// closing brace is substituted by itself.
function replaceMatch(match: string, found: Findings): string {
  const end = closingBrace(match);
  const own = end === -1 ? match : match.slice(0, end + 1);
  const { escaped, named, braced } = reference.exec(own)?.groups ?? {};
  if (escaped !== undefined) return "$";
  if (named !== undefined) return read({ name: named, braced: false }, found);
  if (braced === undefined) return fail({ kind: "invalid" }, found);
  const { name, operator, operand } = bracedParts.exec(braced)?.groups ?? {};
  if (name === undefined || operator === undefined || operand === undefined) {
    return read({ name: braced, braced: true }, found);
  }
  return applyOperator({ name, operator, operand }, found) + substitute(match.slice(own.length), found);
}

function read(variable: UnsetReference, found: Findings): string {
  const value = found.lookup(variable.name);
  if (value === undefined) found.unset.push(variable);
  return value ?? "";
}

function applyOperator(
  { name, operator, operand }: { name: string; operator: string; operand: string },
  found: Findings,
): string {
  const value = found.lookup(name) ?? "";
  const present = operator.startsWith(":") ? value !== "" : found.lookup(name) !== undefined;
  // Compose refuses a faulty operand even when it is not used.
  const inside: Findings = { lookup: found.lookup, unset: [], fault: undefined };
  const alternative = substitute(operand, inside);
  if (inside.fault !== undefined) return fail(inside.fault, found);
  if (operator.endsWith("?")) {
    return present ? value : fail({ kind: "required", name, message: operand }, found);
  }
  if (operator.endsWith("+") !== present) return value;
  found.unset.push(...inside.unset);
  return alternative;
}

function fail(fault: InterpolationFault, found: Findings): string {
  found.fault ??= fault;
  return "";
}

// As Compose counts: the character after an opening brace is never looked at.
function closingBrace(text: string): number {
  let open = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "}" && --open === 0) return at;
    if (text[at] === "{") {
      open++;
      at++;
    }
  }
  return -1;
}
