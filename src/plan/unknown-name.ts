import { type ErrorCode, StackError } from "../domain/errors.ts";
import { suggest } from "./suggest.ts";

type UnknownCode = Extract<ErrorCode, `unknown-${string}`>;

/** The error for a name that is none of those there are: with the nearest one, and all of them. */
export function unknownName(code: UnknownCode, name: string, names: readonly string[]): StackError {
  const kind = code.replace("unknown-", "");
  return new StackError(code, { message: `unknown ${kind} ${name}`, hint: adviseName(kind, name, names) });
}

/** The nearest of the names there are, and all of them. */
export function adviseName(kind: string, name: string, names: readonly string[]): string {
  const near = suggest(name, names);
  const list = names.length === 0 ? `this project has no ${kind}` : `known: ${names.join(", ")}`;
  return near === undefined ? list : `did you mean ${near}? (${list})`;
}
