import { type ErrorCode, StackError } from "../domain/errors.ts";
import { suggest } from "./suggest.ts";

type UnknownCode = Extract<ErrorCode, `unknown-${string}`>;

/** The error for a name that is none of those there are: with the nearest one, and all of them. */
export function unknownName(code: UnknownCode, name: string, names: readonly string[]): StackError {
  const kind = code.replace("unknown-", "");
  const near = suggest(name, names);
  const list = names.length === 0 ? `this project has no ${kind}` : `known: ${names.join(", ")}`;
  return new StackError(code, {
    message: `unknown ${kind} ${name}`,
    hint: near === undefined ? list : `did you mean ${near}? (${list})`,
  });
}
