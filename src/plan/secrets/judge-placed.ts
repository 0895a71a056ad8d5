import { isSecret, strengthOfName } from "./is-secret.ts";
import { mayBeWord } from "./secret-values.ts";

/**
 * How a text gives a name its value. `assigned`: `NAME=value` or a quoted value, which is written by programs.
 * `told`: `name: value`, which sentences look like too.
 */
export type Placing = "assigned" | "told";

/** What stands for a value that is not shown, or is filled in later. */
const placeholder =
  /^(?:\*+|x{3,}|\.{3}|…|\$\{?\w+\}?|\$\(.*|<[^<>]*>|\[?(?:redacted|hidden|masked|filtered|secret)\]?|\{\{.*|%\w|\{\w*\}|undefined|nil)$/i;
/** Code rather than a value: `req.body.password`, `getToken(request)`. */
const code = /^[A-Za-z_]+(?:\.[A-Za-z_]+)+$|^[\w.]+\([^)]*\)?;?$/;

/** Whether a value that a text gives to this name is a secret, while nothing else is known of it. */
export function judgePlaced(name: string, value: string, placing: Placing): boolean {
  const strength = strengthOfName(name);
  if (strength === "none" || placeholder.test(value) || code.test(value) || !isSecret(name, value))
    return false;
  if (placing === "told" && /^\p{L}+[.!?]?$/u.test(value)) return false;
  return strength === "strong" || !mayBeWord(value);
}
