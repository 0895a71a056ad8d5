import { isSecret, strengthOfName } from "./is-secret.ts";
import { mayBeWord } from "./secret-values.ts";

/**
 * How a text assigns a value to a name. `assigned`: `NAME=value` or a quoted value, as programs write it.
 * `prose`: `name: value`, which may also be part of a sentence.
 */
export type Placing = "assigned" | "prose";

/**
 * Placeholders for a hidden value or a value that is filled in later, and words about the state of a value.
 */
const placeholder =
  /^(?:\*+|!(?:secret|vault|reference|include|env)|x{3,}|\.{3}|…|\$\{?\w+\}?|\$\(.*|<[^<>]*>|\[?(?:redacted|hidden|masked|filtered|secret)\]?|\{\{.*|%\w|\{\w*\}|undefined|nil|expired|invalid|incorrect|missing|malformed|revoked|rejected|blank|wrong|allowed|optional|required|present|absent|denied|forbidden|accepted|provided|supplied|valid|unset|unknown|unauthorized|mismatch|matched|changed|updated|removed|:\w+|v?\d+(?:\.\d+){2,})$/i;
/** A placeholder in documentation: `--token TOKEN`. */
const metavariable = /^<?[A-Z]*(?:_[A-Z]+)*(?:PASSWORD|TOKEN|SECRET|KEY)[\])>]*$/;
/** A statement about a value, not the value: "must be at least 8 characters". */
const remark =
  /\s(?:is|are|be|the|too|not|no|at|was|has|field|contain|match|required|invalid|missing|expired)\s|^(?:must|should|is|too|not|cannot|invalid|missing|wrong|incorrect)\s/i;
/** Code, not a value: `req.body.password`, `getToken(request)`. */
const code = /^[A-Za-z_]+(?:\.[A-Za-z_]+)+$|^[A-Za-z_][\w.]*[[(]$|^[\w.]+\([^)]*\)?;?$/;

/**
 * Only this many characters of a value are judged, because each name repeated in it would read all of it
 * again.
 */
const judged = 256;

/** Whether a value that a text assigns to this name is a secret, judged only by name, value and notation. */
export function judgePlaced(name: string, whole: string, placing: Placing): boolean {
  const value = whole.slice(0, judged);
  const strength = strengthOfName(name);
  if (strength === "none" || isNoValue(value) || !isSecret(name, value)) return false;
  if (placing === "prose" && /^\p{L}+[.!?]?$/u.test(value)) return false;
  return strength === "strong" || !mayBeWord(value);
}

/** Whether a value is already redacted, or is a variable that is filled in later. */
export function isPlaceholder(value: string): boolean {
  return /^(?:\*+|\${1,2}\{?\w+\}?|<[^<>]*>|\$\(.*)$/.test(value) || metavariable.test(value);
}

function isNoValue(value: string): boolean {
  return [placeholder, metavariable, remark, code].some((form) => form.test(value));
}

/**
 * Whether one part of a value looks random. Keys of records and caches, such as `order-1234` and
 * `user:12:session`, do not.
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
