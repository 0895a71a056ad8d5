import { type ErrorCode, StackError } from "../../domain/errors.ts";
import { suggest } from "./suggest.ts";

type UnknownCode = Extract<ErrorCode, `unknown-${string}`>;

/** The error for an unknown name, with the nearest known name and a list of all known names. */
export function unknownName(code: UnknownCode, name: string, names: readonly string[]): StackError {
  const kind = code.replace("unknown-", "");
  return new StackError(code, { message: `unknown ${kind} ${name}`, hint: adviseName(kind, name, names) });
}

/** A hint with the nearest known name, if there is one, and all known names. */
export function adviseName(kind: string, name: string, names: readonly string[]): string {
  const near = suggest(name, names);
  const list = names.length === 0 ? `This project has no ${kind}s.` : `Use one of: ${names.join(", ")}.`;
  if (near === undefined) return list;
  return names.length === 1 ? `Did you mean ${near}?` : `Did you mean ${near}? ${list}`;
}
