import { findInPrograms } from "./find-in-programs.ts";
import { isOpaque, isPlaceholder, judgePlaced } from "./judge-placed.ts";
import { matchSpans, type Span } from "./spans.ts";

/** The separator between two words of a command line, or of a list in JSON or YAML. */
const gap = String.raw`(?:\\*["']\s*,\s*\\*["']|[ \t]+)`;
/** One word of a command line. */
const word = String.raw`\\*["']?([^\s"',\\][^\s"',\\]*)`;

const option = new RegExp(
  String.raw`(?<![\w-])--?((?=[\w.-]{3})[A-Za-z][\w.-]{0,80})(=|${gap})${word}`,
  "dg",
);

/** Keywords of Redis, netrc, OpenSSL and others that precede a password. */
const phrases: readonly RegExp[] = [
  /(?:^|[\s"'=])pass:([^\s"',\\]+)/dg,
  /\b(?:setuser|user)\s+\S{1,100}\s[^\r\n>]{0,200}[\s"']>([^\s"']+)/dgi,
  /\blogin\s+\S{1,100}\s+(?:account\s+\S{1,100}\s+)?password\s+([^\s"']+)/dgi,
  // A Redis AUTH command, as MONITOR and the wire protocol show it.
  /(?<![\w-])AUTH(?:["']? ["']?|(?:\\r|\r)?(?:\\n|\n)\$\d{1,6}(?:\\r|\r)?(?:\\n|\n))(?:[\w.-]{1,64}["']? ["']?)?((?=[^\s"'\\]*\d)[^\s"'\\]{8,})/dg,
  /\brequirepass["']? ["']?([^\s"']+)/dgi,
  /(?:^|[\s"'])-setcookie["']?,?[ \t]["']?([^\s"']+)/dg,
  // A line of `.pgpass`.
  /^[\w.*-]{1,255}:(?:\d{4,5}|\*):[\w.*-]{1,64}:[\w.*-]{1,64}:((?=[^\s]*\d)[^\s:]{6,})$/dgm,
];

/** Words that follow the name of an option in a sentence or in help text, where there is no value. */
const prose =
  /^(?:is|was|are|via|or|and|on|in|for|from|with|to|the|must|may|can|cannot|requires?|not|instead|flag|option|string|strings|value|text|stringarray)$/i;

/** Passwords and tokens on command lines: `--password …`, `redis-cli -a …`, `mysql -p…`, `curl -u user:…`. */
export function findInCommands(text: string): readonly Span[] {
  const options = [...text.matchAll(option)].flatMap((match) => {
    const { 1: name = "", 2: sign = "", 3: value = "" } = match;
    const [start, end] = match.indices?.[3] ?? [0, 0];
    // Prefixes of openssl that name the source of a password.
    if (/^(?:pass|env|file|fd):|^[<>|&]/.test(value)) return [];
    if (sign !== "=" && /^--?[A-Za-z]/.test(value) && !isOpaque(value)) return [];
    if (/^[ \t]+$/.test(sign) && prose.test(value)) return [];
    return judgePlaced(name, value, "assigned") ? [{ start, end }] : [];
  });
  const phrased = phrases.flatMap((expression) => matchSpans(text, expression));
  return [...options, ...phrased, ...findInPrograms(text)].filter(
    ({ start, end }) => !isPlaceholder(text.slice(start, end)),
  );
}
