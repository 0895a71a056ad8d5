import { isOpaque } from "./judge-placed.ts";
import { mayBeWord } from "./secret-values.ts";
import { matchSpans, type Span } from "./spans.ts";

/**
 * `Authorization: SCHEME credentials`, in a log, a header dump or JSON. Go prints header values in brackets.
 */
const authorization =
  /\b(?:proxy-)?authorization(?:\\{0,8}["']?[^\S\r\n]{0,4}(?:=>|[:=])|["'],)[^\S\r\n]{0,4}\[?(?:b(?=["']))?\\{0,8}["'`]?(?:(basic|bearer|digest|token|apikey|negotiate|ntlm|aws4-hmac-sha256|bot|key)\s+)?([^\r\n"'\\\]]+)/dgi;
/** Schemes whose credentials are a list of parameters, not one word. */
const listed = /^(?:digest|aws4-hmac-sha256|ntlm)$/i;
/** The most common schemes without the name of the header. */
const bearer = /\b(?:Bearer|Basic)\s+([\w.~+/=-]{8,})/dgi;
const cookies = /\b(?:set-)?cookie\\{0,8}["']?[^\S\r\n]{0,4}:[^\S\r\n]{0,4}\[?\\{0,8}["']?([^\r\n"']+)/dgi;
const cookieValue = /[\w.-]{1,80}=([^;\s]{8,})/dg;

/** Headers with credentials whose names do not look secret. Their value may be a list of `name=value`. */
const proofs =
  /\b(?:[\w-]{1,40}-)?(?:signature(?:-\d{3})?|jwt-assertion|oidc-data|session-id|websocket-protocol|client-principal)["']?[ \t]{0,4}[:=][ \t]{0,4}["']?([^\r\n"']{8,4096})/dgi;
const proof = /(?:^|[\s,;]|\b\w{1,12}=)([^\s,;=]{8,}={0,2})(?=[\s,;]|$)/dg;

/** Credentials in HTTP headers, and cookies that are long enough to be a session. */
export function findInHeaders(text: string): readonly Span[] {
  return [
    ...[...text.matchAll(authorization)].flatMap((match) => findCredential(match)),
    ...matchSpans(text, bearer).filter(({ start, end }) => !mayBeWord(text.slice(start, end))),
    ...matchSpans(text, proofs).flatMap(({ start, end }) =>
      matchSpans(text.slice(start, end), proof)
        .map((span) => ({ start: start + span.start, end: start + span.end }))
        .filter((span) => isOpaque(text.slice(span.start, span.end))),
    ),
    ...matchSpans(text, cookies).flatMap(({ start, end }) =>
      matchSpans(text.slice(start, end), cookieValue)
        .map((span) => ({ start: start + span.start, end: start + span.end }))
        .filter((span) => !mayBeWord(text.slice(span.start, span.end))),
    ),
  ];
}

function findCredential(match: RegExpExecArray): readonly Span[] {
  const [, scheme, credentials = ""] = match;
  const [start, end] = match.indices?.[2] ?? [0, 0];
  if (scheme !== undefined && listed.test(scheme)) return [{ start, end }];
  const [word = ""] = /^[^\s,]+/.exec(credentials) ?? [];
  // Without a scheme, the text may be a sentence: "authorization: denied".
  const isTold = scheme === undefined && (/^\p{L}+[.!?]?$/u.test(word) || /^\*+$/.test(word));
  if (isTold) {
    // The first word may be an unknown scheme.
    const [all = "", before = "", value = ""] = /^(\p{L}+\s+)([^\s,]+)/u.exec(credentials) ?? [];
    return isOpaque(value) ? [{ start: start + before.length, end: start + all.length }] : [];
  }
  const [, name = ""] = /^(token=)/i.exec(word) ?? [];
  const isFilled = word.length > name.length && !/^\$?\{/.test(word);
  return isFilled ? [{ start: start + name.length, end: start + word.length }] : [];
}
