import { isSecret, strengthOfName } from "./is-secret.ts";
import { mayBeWord } from "./secret-values.ts";

/**
 * How a text gives a name its value. `assigned`: `NAME=value` or a quoted value, which is written by programs.
 * `told`: `name: value`, which sentences look like too.
 */
export type Placing = "assigned" | "told";

/** What stands for a value that is not shown, or is filled in later. */
const placeholder =
  /^(?:\*+|!(?:secret|vault|reference|include|env)|x{3,}|\.{3}|…|\$\{?\w+\}?|\$\(.*|<[^<>]*>|\[?(?:redacted|hidden|masked|filtered|secret)\]?|\{\{.*|%\w|\{\w*\}|undefined|nil|expired|invalid|incorrect|missing|malformed|revoked|rejected|blank|wrong|allowed|optional|required|present|absent|denied|forbidden|accepted|provided|supplied|valid|unset|unknown|unauthorized|mismatch|matched|changed|updated|removed|:\w+|v?\d+(?:\.\d+){2,})$/i;
/** What a manual writes in the place of a value: `--token TOKEN`. */
const metavariable = /^<?[A-Z]*(?:_[A-Z]+)*(?:PASSWORD|TOKEN|SECRET|KEY)[\])>]*$/;
/** What is said of a value rather than the value: "must be at least 8 characters". */
const remark =
  /\s(?:is|are|be|the|too|not|no|at|was|has|field|contain|match|required|invalid|missing|expired)\s|^(?:must|should|is|too|not|cannot|invalid|missing|wrong|incorrect)\s/i;
/** Code rather than a value: `req.body.password`, `getToken(request)`. */
const code = /^[A-Za-z_]+(?:\.[A-Za-z_]+)+$|^[A-Za-z_][\w.]*[[(]$|^[\w.]+\([^)]*\)?;?$/;

/** A longer value is judged by its first characters: names may repeat in a value, and each would read all of it. */
const judged = 256;

/** Whether a value that a text gives to this name is a secret, while nothing else is known of it. */
export function judgePlaced(name: string, whole: string, placing: Placing): boolean {
  const value = whole.slice(0, judged);
  const strength = strengthOfName(name);
  if (strength === "none" || isNoValue(value) || !isSecret(name, value)) return false;
  if (placing === "told" && /^\p{L}+[.!?]?$/u.test(value)) return false;
  return strength === "strong" || !mayBeWord(value);
}

/** Whether a value is hidden already, or a variable that is filled in later. */
export function isPlaceholder(value: string): boolean {
  return /^(?:\*+|\${1,2}\{?\w+\}?|<[^<>]*>|\$\(.*)$/.test(value) || metavariable.test(value);
}

function isNoValue(value: string): boolean {
  return [placeholder, metavariable, remark, code].some((form) => form.test(value));
}

/**
 * Whether a value looks made by chance in one of its parts, unlike the keys of records and caches: `order-1234` and
 * `user:12:session` do not.
 */
export function isOpaque(whole: string): boolean {
  const value = whole.slice(0, judged);
  if (/\s/.test(value)) return false;
  if (/[!#$%^&*+~?]/.test(value) && /\d/.test(value) && /\p{L}/u.test(value)) return true;
  return value.split(/[:/._=@()-]/).some((part) => {
    if (part.length >= 20) return true;
    return part.length >= 8 && /\d/.test(part) && /\p{L}/u.test(part) && !/^\p{L}+\d{1,4}$/u.test(part);
  });
}
