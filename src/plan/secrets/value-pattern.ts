/** Longer values are split into parts of this many characters for the search. */
const partLength = 2048;
/** Shorter encodings are likely to occur inside other text. */
const shortestEncoding = 8;

/** One way in which programs write a value. */
export interface Notation {
  /** A regular expression's source. Needs the flag `u`. */
  readonly source: string;
  /** What is written, before signs are escaped. Each letter and digit in it stands for itself or its other case. */
  readonly text: string;
}

/**
 * The notations in which programs write a value: literal, in a URL, in JSON or a shell string (of any depth),
 * in HTML, in base64 at any offset, and in hexadecimal.
 */
export function notationsOf(value: string): readonly Notation[] {
  return splitParts(value).flatMap((part) => [{ source: spell(part), text: part }, ...encodingsOf(part)]);
}

/** The same, only for base64 and hexadecimal. */
export function encodingsOf(value: string): readonly Notation[] {
  return [...inBase64(value), ...inHex(value)];
}

function splitParts(value: string): readonly string[] {
  const characters = [...value];
  const parts: string[] = [];
  for (let at = 0; at < characters.length; at += partLength)
    parts.push(characters.slice(at, at + partLength).join(""));
  return parts;
}

/** Each character, either literal or in one of the notations. */
function spell(value: string): string {
  return [...value.replaceAll("\r\n", "\n")].map(spellCharacter).join("");
}

const named: Readonly<Record<string, readonly string[]>> = {
  "\n": [String.raw`\r?\n`, String.raw`(?:\\+r)?\\+n`, "%0[dD]%0[aA]"],
  "\t": [String.raw`\\+t`],
  "\r": [String.raw`\\+r`],
  " ": [String.raw`\+`, String.raw`\\+ `],
  '"': ["&quot;", "&#34;"],
  "'": ["&apos;", "&#0?39;", String.raw`'\\''`, `'"'"'`],
  "&": ["&amp;"],
  "<": ["&lt;"],
  ">": ["&gt;"],
  $: [String.raw`\$\$`],
};

function spellCharacter(character: string): string {
  const literal = escapePattern(character);
  if (/[A-Za-z0-9]/.test(character)) return literal;
  const forms = [...(named[character] ?? []), inUrl(character), ...inJson(character)];
  // A control character after a backslash is a line break, not an escape.
  if (/[!-/:-@[-`{-~]/.test(character)) forms.push(String.raw`\\+${literal}`);
  return `(?:${forms.join("|")}|${literal})`;
}

function inUrl(character: string): string {
  return [...Buffer.from(character, "utf8")].map((byte) => `%${anyCase(hex(byte))}`).join("");
}

/** `\u003c`; a character outside the basic plane takes two of these. */
function inJson(character: string): readonly string[] {
  const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
  return [units.map((unit) => String.raw`\\+u${anyCase(unit.toString(16).padStart(4, "0"))}`).join("")];
}

/** Base64 of the value also inside a longer text, where the groups of three bytes may begin earlier. */
function inBase64(value: string): readonly Notation[] {
  const bytes = Buffer.from(value, "utf8");
  return [0, 1, 2].flatMap((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString("base64");
    // Characters that also hold bits of the surrounding text are left out.
    const own = encoded.slice(offset === 0 ? 0 : offset + 1, Math.floor(((offset + bytes.length) * 8) / 6));
    if (own.length < shortestEncoding) return [];
    const source = `${own.replaceAll("+", "[+-]").replaceAll("/", "[/_]")}(?:[A-Za-z0-9+/_-]?={1,2})?`;
    return [{ source, text: own }];
  });
}

function inHex(value: string): readonly Notation[] {
  const bytes = [...Buffer.from(value, "utf8")];
  if (bytes.length < shortestEncoding) return [];
  return [{ source: bytes.map((byte) => anyCase(hex(byte))).join(""), text: bytes.map(hex).join("") }];
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}

function anyCase(digits: string): string {
  return digits.replaceAll(/[a-f]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
}

/** The source of an expression that matches this text. */
export function escapePattern(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}
