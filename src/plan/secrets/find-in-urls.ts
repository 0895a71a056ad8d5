import { isOpaque, judgePlaced } from "./judge-placed.ts";
import { findLines } from "./near-names.ts";
import { matchSpans, type Span } from "./spans.ts";

/** `://`, optionally with slashes escaped as in JSON, or percent-encoded. */
const separator = String.raw`(?::\\*\/\\*\/|%3[aA]%2[fF]%2[fF])`;
const scheme = String.raw`\b[a-z][a-z0-9+.-]{0,30}${separator}`;

/** Expressions for secrets before the host of a URL; the last group is the secret. */
const inAuthority = [
  /** The password of `scheme://user:password@host`. */
  new RegExp(String.raw`${scheme}[^\s:/?#@"']{0,256}:([^\s/?#"']+)@`, "dgi"),
  new RegExp(String.raw`${scheme}[^\s:/?#@"'%&]{0,256}%3a([^\s/?#"'&]+?)%40`, "dgi"),
  /**
   * A token as the user: `https://TOKEN@host`, `https://TOKEN:x-oauth-basic@host`. User names are shorter.
   */
  new RegExp(String.raw`${scheme}((?=[\w.~%+-]*\d)[\w.~%+-]{20,})(?::[^\s/?#"'@]*)?@`, "dgi"),
  new RegExp(String.raw`${scheme}((?=[\w.~%+-]*\d)[\w.~%+-]{8,}):(?:x-oauth-basic)?@`, "dgi"),
  /** The same for a shorter token whose mix of letters and digits is not a name. */
  new RegExp(
    String.raw`${scheme}(?![A-Za-z]+\d{1,4}@)((?=[^\s:/?#@"']*\d)(?=[^\s:/?#@"']*[A-Z])(?=[^\s:/?#@"']*[a-z])[^\s:/?#@"'*${"$"}{}<>]{10,})@`,
    "dg",
  ),
  /** `jdbc:oracle:thin:user/password@host`. */
  /\bjdbc:oracle:\w{1,20}:[^\s/@:"']{1,128}\/([^\s@"']{1,256})@/dgi,
  /** The notation of Go drivers: `user:password@tcp(db:3306)`. */
  /(?<![\w:/.-])[\w.-]{1,64}:([^\s:/@"']{1,256})@(?:tcp|unix)\d?\(/dg,
];

const parameter = /[?&;]([\w.~[\]-]{1,64})=([^&;\s"'<>#\\]+)/dg;
/** Parameters that sign a request; their names do not look secret. */
const signature = /^(?:sig|signature|x-amz-signature|x-goog-signature|sharedaccesssignature|code_verifier)$/i;

/** Parameters that may hold a secret or a plain value, such as an error code. */
const opaqueParameter =
  /^(?:code|auth_?code|session|session_?id|sid|phpsessid|jsessionid|ticket|hmac|assertion|client_assertion|saml(?:response|request)|id_token_hint|login_hint_token|nonce_token|device_code)$/i;

/** Passwords and tokens in the URLs of a text: before the host, and in parameters. */
export function findInUrls(text: string): readonly Span[] {
  const parameters = [...text.matchAll(parameter)].flatMap((match) => {
    const [, name = "", value = ""] = match;
    const [start, end] = match.indices?.[2] ?? [0, 0];
    const isSecret =
      signature.test(name) ||
      judgePlaced(name, value, "assigned") ||
      (opaqueParameter.test(name) && isOpaque(value));
    return isSecret ? [{ start, end }] : [];
  });
  return [...findUrlPasswords(text), ...parameters];
}

/** Only the passwords before the host of URLs. No text of stackctl itself matches them. */
export function findUrlPasswords(text: string): readonly Span[] {
  // Every such password ends at the `@` before the host.
  return findLines(text, /@|%40/).flatMap(({ start: from, end: until }) => {
    const part = text.slice(from, until);
    return inAuthority
      .flatMap((expression) => matchSpans(part, expression))
      .map(({ start, end }) => ({ start: from + start, end: from + end }));
  });
}
