import leven from "leven";
import { type ErrorCode, StackError } from "../../domain/errors.ts";

/**
 * The candidate that an unknown name probably means: one that differs in few letters, or one that begins with
 * the name. Ignores case and the difference between `_` and `-`. Of equally near candidates, returns the
 * first.
 */
export function suggest(name: string, candidates: Iterable<string>): string | undefined {
  let best: { candidate: string; distance: number } | undefined;
  for (const candidate of candidates) {
    const distance = measure(name, candidate);
    if (distance < (best?.distance ?? Number.POSITIVE_INFINITY)) best = { candidate, distance };
  }
  return best?.candidate;
}

/** A hint with the candidate that `suggest` finds, if it finds one. */
export function suggestHint(name: string, candidates: Iterable<string>): { readonly hint?: string } {
  const near = suggest(name, candidates);
  return near === undefined ? {} : { hint: `Did you mean ${near}?` };
}

type UnknownCode = Extract<ErrorCode, `unknown-${string}`>;

/** The error for an unknown name, with the nearest known name and a list of all known names. */
export function unknownName(code: UnknownCode, name: string, names: readonly string[]): StackError {
  const kind = code.replace("unknown-", "");
  return new StackError(code, { message: `unknown ${kind} ${name}`, hint: adviseName(kind, name, names) });
}

/** Throws the error of `unknownName` for the first name that is not known. */
export function checkNames(code: UnknownCode, names: readonly string[], known: readonly string[]): void {
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw unknownName(code, unknown, known);
}

/** A hint with the nearest known name, if there is one, and all known names. */
export function adviseName(kind: string, name: string, names: readonly string[]): string {
  const near = suggest(name, names);
  const list = names.length === 0 ? `This project has no ${kind}s.` : `Use one of: ${names.join(", ")}.`;
  if (near === undefined) return list;
  return names.length === 1 ? `Did you mean ${near}?` : `Did you mean ${near}? ${list}`;
}

// Shared leading words do not make two names similar: ENABLE_GPU is not near ENABLE_ALL.
function measure(name: string, candidate: string): number {
  const [given, wanted] = dropSharedWords(fold(name), fold(candidate));
  const distance = leven(given, wanted);
  if (distance <= tolerance(given)) return distance;
  return given.length >= 3 && wanted.startsWith(given) ? distance : Number.POSITIVE_INFINITY;
}

function fold(text: string): string {
  return text.trim().toLowerCase().replaceAll("_", "-");
}

function dropSharedWords(first: string, second: string): readonly [string, string] {
  let shared = 0;
  for (let at = 0; at < first.length && first[at] === second[at]; at++) {
    if (first[at] === "-") shared = at + 1;
  }
  return [first.slice(shared), second.slice(shared)];
}

function tolerance(name: string): number {
  if (name.length <= 1) return 0;
  if (name.length <= 3) return 1;
  return name.length <= 6 ? 2 : Math.floor(name.length / 3);
}
