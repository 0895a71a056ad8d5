import { findKeys } from "./find-keys.ts";

const scheme = String.raw`\b[a-z][a-z0-9+.-]{0,30}:\/\/`;

/** Expressions for a secret inside a longer text; the last group is the secret. */
const inUrl = [
  /** The password of `scheme://user:password@host`. */
  new RegExp(String.raw`${scheme}[^\s:/?#@"']{0,256}:([^\s/?#"']+)@`, "gi"),
  /** A token as the user: `https://TOKEN@host`. User names are shorter or have no digit. */
  new RegExp(String.raw`${scheme}((?=[\w.-]*\d)[\w.-]{20,})@`, "gi"),
];

/** A parameter of a URL or a connection string: `?token=…`, `Password=…;`, `password=… host=…`, `password="…"`. */
const parameter =
  /(?:^|[?&;\s])(?:password|passwd|pwd|access_?token|auth_?token|token|api_?key|apikey|secret|client_?secret|sharedaccesskey|accountkey|sharedaccesssignature|sig|signature|x-amz-signature)=(?![\s;&]|$)["']?([^;&\s"']+)/gi;
const looksConnected = /:\/\/|;|^[^=\r\n]*=.*\s\w+=/m;

/** The same on a command line: `--requirepass …`, `-Djavax.net.ssl.keyStorePassword=…`. */
const option =
  /(?:^|\s)(?:--(?:requirepass|password|passwd|token|api-?key|secret)[=\s]|-D[\w.]*(?:password|secret|token)=)["']?([^\s"']+)/gi;

/**
 * The parts of a text that are secrets by their form, whatever the name: each password in a URL or connection
 * string, or the whole text if it is a private key or a known kind of token.
 */
export function findCredentials(text: string): readonly string[] {
  const placed = [...inUrl, option, ...(looksConnected.test(text) ? [parameter] : [])];
  const found = placed.flatMap((form) => [...text.matchAll(form)].flatMap(([, secret]) => secret ?? []));
  return findKeys(text).length > 0 ? [...found, text] : found;
}

/** Whether a text contains `scheme://user@`: in a DSN the user is the key. */
export function namesUrlUser(text: string): boolean {
  return /\b[a-z][a-z0-9+.-]*:\/\/[^\s/?#@"']+@/i.test(text);
}

/** The kind of a value that is certainly no secret; undefined for a value that may be one. */
export type PlainKind = "empty" | "boolean" | "nothing" | "number" | "duration" | "place" | "class" | "word";

const plainKinds: readonly (readonly [PlainKind, RegExp])[] = [
  ["empty", /^\s*$/],
  ["boolean", /^(?:true|false|yes|no|on|off|y|n|t|f|0|1)$/i],
  ["nothing", /^(?:null|none|nil|undefined|unset|disabled?|enabled?|optional|required|auto)$/i],
  ["number", /^[+-]?\d+(?:\.\d+)?$/],
  [
    "duration",
    /^(?:\d+(?:\.\d+)?\s?(?:ns|us|µs|ms|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?))+$/i,
  ],
  // The path of a URL, and the target of a reference to a secret store, are not secrets.
  ["place", /^(?:[a-z][a-z0-9+.-]*:\/\/|arn:aws[\w-]*:|vault:)\S*$/i],
  ["class", /^(?:[a-z_]\w*\.){2,}[A-Z]\w*(?:\$\w+)?$/],
  [
    "word",
    /^(?:basic|bearer|digest|login|plain|cram-md5|ntlm|kerberos|gssapi|oauth2?|oidc|openid|ldap|saml2?|sasl|scram(?:-sha-?\d+)?|md5|sha-?\d+|[hrep]s(?:256|384|512)|eddsa|ed25519|rsa|trust|ident|peer|cert|jwt|token|password|apikey|api_key|internal|external|local|default|anonymous|strict|lax|header|cookie|query|query_string|debug|info)$/i,
  ],
];

/** The kind of a value that is a setting by its form. */
export function plainKindOf(value: string): PlainKind | undefined {
  const text = value.trim();
  if (isPath(text)) return "place";
  return plainKinds.find(([, form]) => form.test(text))?.[0];
}

/**
 * Whether a value is a path: absolute, relative with a dot, in the home folder, on Windows, or a key file's
 * name.
 */
function isPath(text: string): boolean {
  if (
    /^(?:[\w@.-]+[/\\])*[\w@.-]+\.(?:key|pem|crt|cer|cert|pub|p12|pfx|jks|json|ya?ml|txt|env|conf|ini)$/i.test(
      text,
    )
  )
    return true;
  if (/^[a-z]:\\\S/i.test(text)) return true;
  if (!/^(?:\.{1,2}|~)?\/[\w@.{}-]+(?:\/[\w@.{}-]+)*\/?$/.test(text)) return false;
  // Base64 may begin with a slash too: a value with one long part and no dot is not a path.
  return !text
    .split("/")
    .some((part) => part.length >= 24 && !/[.-]/.test(part) && /\d/.test(part) && /[A-Z]/.test(part));
}

/**
 * Whether a value may occur in a text by coincidence, because it is short or looks like a word. `exited with
 * 1` consists of words.
 */
export function mayBeWord(value: string): boolean {
  if (value.length >= 20) return false;
  if (value.length < 6) return true;
  const isMixed = value.split(/\s+/).some((part) => /\d/.test(part) && /\p{L}/u.test(part));
  const isOddlyCased = /\p{Ll}/u.test(value) && /.\p{Lu}/u.test(value);
  const hasSigns = /[^\p{L}\p{N}\s_.:/-]/u.test(value);
  return value.length < 8 ? !hasSigns || !isMixed : !isMixed && !isOddlyCased && !hasSigns;
}
