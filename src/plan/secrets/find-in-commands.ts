import { judgePlaced } from "./judge-placed.ts";
import { matchSpans, type Span } from "./spans.ts";

/** Between two words of a command line, or of a list in JSON or YAML. */
const gap = String.raw`(?:\\*["']\s*,\s*\\*["']|[ \t]+)`;
/** One word of a command line. */
const word = String.raw`\\*["']?([^\s"',\\-][^\s"',\\]*)`;
/** Up to the next command of the line. */
const within = String.raw`[^|;&\r\n]{0,400}?`;

/** Options of well-known programs that take a password and are named after none; the last group is the secret. */
const programs = [
  String.raw`\bredis-(?:cli|benchmark|server)\b${within}[\s"']-a${gap}${word}`,
  String.raw`\b(?:mysql\w*|mariadb[\w-]*)\b${within}[\s"']-p([^\s"',\\]+)`,
  String.raw`\b(?:mongo\w*|docker\s+login|sshpass|cqlsh|influx|rabbitmqadmin|nats)\b${within}[\s"']-p${gap}${word}`,
  String.raw`\bsshpass\b${within}[\s"']-p([^\s"',\\]+)`,
  String.raw`\b(?:sqlcmd|bcp)\b${within}[\s"']-P${gap}?${word}`,
  String.raw`\b(?:ldap\w+)\b${within}[\s"']-w${gap}${word}`,
  String.raw`\b(?:curl|wget|http|https|xh)\b${within}[\s"'](?:-[a-zA-Z]{0,8}u|-U|-a|--user|--proxy-user)(?:=|${gap})?\\*["']?[^\s"':,\\-][^\s"':,\\]*:([^\s"',\\]+)`,
  String.raw`(?:^|[\s"'=])pass:([^\s"',\\]+)`,
  String.raw`\b(?:requirepass|masterauth)${gap}${word}`,
  String.raw`\brabbitmqctl\b${within}[\s"'](?:add_user|change_password|authenticate_user)${gap}[^\s"']{1,100}${gap}${word}`,
  String.raw`\bhtpasswd${gap}-(?=\w{0,8}n)\w{0,8}b\w{0,8}${gap}[^\s"']{1,100}${gap}${word}`,
  String.raw`\bhtpasswd${gap}-(?!\w{0,8}n)\w{0,8}b\w{0,8}${gap}[^\s"']{1,200}${gap}[^\s"']{1,100}${gap}${word}`,
  String.raw`\b(?:setuser|user)\s+\S{1,100}\s[^\r\n>]{0,200}[\s"']>([^\s"']+)`,
  String.raw`\bset\s+password\s+for\s+\S{1,200}\s*=\s*(?:password\()?\\{0,8}'([^'\\]+)`,
  String.raw`\blogin\s+\S{1,100}\s+password\s+([^\s"']+)`,
].map((source) => new RegExp(source, "dgi"));

/** SQL that gives an account its password. */
const sql =
  /\b(?:identified\s+(?:with\s+\S{1,60}\s+)?(?:by|as)(?:\s+password)?|(?:with\s+)?(?:encrypted\s+)?password)\s+\\{0,8}'([^'\\]+)/dgi;
const option = new RegExp(
  String.raw`(?<![\w-])--?((?=[\w.-]{3})[A-Za-z][\w.-]{0,80})(=|${gap})${word.replace("-][", "][")}`,
  "dg",
);

/** Words behind the name of an option in a sentence or in the help of a program, where no value stands. */
const prose =
  /^(?:is|was|are|via|or|and|on|in|for|from|with|to|the|must|may|can|cannot|requires?|not|instead|flag|option|string|strings|value|text|stringarray)$/i;

/** Passwords and tokens on command lines: `--password …`, `redis-cli -a …`, `mysql -p…`, `curl -u user:…`. */
export function findInCommands(text: string): readonly Span[] {
  const options = [...text.matchAll(option)].flatMap((match) => {
    const { 1: name = "", 2: sign = "", 3: value = "" } = match;
    const [start, end] = match.indices?.[3] ?? [0, 0];
    // openssl says where the password comes from.
    if (/^(?:pass|env|file|fd):/.test(value)) return [];
    if (/^[ \t]+$/.test(sign) && prose.test(value)) return [];
    return judgePlaced(name, value, "assigned") ? [{ start, end }] : [];
  });
  return [...options, ...[...programs, sql].flatMap((expression) => matchSpans(text, expression))].filter(
    ({ start, end }) => !/^(?:\*+|\$\{?\w+\}?|\$\$\{?\w+\}?)$/.test(text.slice(start, end)),
  );
}
