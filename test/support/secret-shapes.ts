import fc from "fast-check";

const upper = "ABCDEFGHJKLMNPQRSTUVWXYZ";
const digits = "23456789";
const lower = "abcdefghjkmnpqrstuvwxyz";

function of(alphabet: string, length: number): fc.Arbitrary<string> {
  return fc.string({ unit: fc.constantFrom(...alphabet), minLength: length, maxLength: length });
}

/** A mixture of letters and digits that is no word. */
function mixed(length: number): fc.Arbitrary<string> {
  return fc
    .tuple(of(lower, 2), of(digits, 2), of(upper, 2), of(lower + upper + digits, Math.max(0, length - 6)))
    .map((parts) => parts.join(""));
}

function base64(bytes: number): fc.Arbitrary<string> {
  return fc
    .uint8Array({ minLength: bytes, maxLength: bytes })
    .map((array) => Buffer.from(array).toString("base64"))
    .filter((text) => /\d/.test(text) && /[a-z]/.test(text) && /[A-Z]/.test(text));
}

const jwt = fc
  .tuple(base64(24), base64(32))
  .map(([body, sign]) =>
    `eyJhbGciOiJIUzI1NiJ9.eyJzdWIi${body}.${sign}`
      .replaceAll("+", "-")
      .replaceAll("/", "_")
      .replaceAll("=", ""),
  );
const pem = fc
  .array(base64(48), { minLength: 3, maxLength: 3 })
  .map((lines) => ["-----BEGIN PRIVATE KEY-----", ...lines, "-----END PRIVATE KEY-----"].join("\n"));

/**
 * Secrets as people and programs write them, by their difficulty. Only those in `multiline` have several
 * lines.
 */
export const secretShapes = {
  "letters and digits": mixed(14),
  "of eight characters": mixed(8),
  "of sixty-four characters": mixed(64),
  "of four thousand characters": mixed(4000),
  hexadecimal: of("0123456789abcdef", 40).filter((text) => /\d/.test(text) && /[a-f]/.test(text)),
  "hexadecimal in capitals": of("0123456789ABCDEF", 32).filter(
    (text) => /\d/.test(text) && /[A-F]/.test(text),
  ),
  UUID: fc.uuid({ version: 4 }),
  base64: base64(27),
  "base64 with padding": base64(25),
  "base64 for addresses": base64(30).map((text) => text.replaceAll("+", "-").replaceAll("/", "_")),
  "with a dash": mixed(10).map((text) => `${text}-${text.slice(3)}`),
  "with a slash first": mixed(12).map((text) => `/${text}+${text}`),
  "with an exclamation mark": mixed(9).map((text) => `${text}!`),
  "with an at sign": mixed(10).map((text) => `${text}@x9`),
  "with a colon": mixed(10).map((text) => `${text}:x9`),
  "with a number sign": mixed(10).map((text) => `${text}#x9`),
  "with a question mark": mixed(10).map((text) => `${text}?x9`),
  "with a percent sign": mixed(10).map((text) => `${text}%x9`),
  "percent-encoded": mixed(10).map((text) => `${text}%40x9`),
  "with an ampersand": mixed(10).map((text) => `${text}&x9=1`),
  "with an equals sign": mixed(10).map((text) => `${text}=x9`),
  "with a plus sign": mixed(10).map((text) => `${text}+x9`),
  "with a double quote": mixed(10).map((text) => `${text}"x9`),
  "with a quote": mixed(10).map((text) => `${text}'x9`),
  "with a backslash": mixed(10).map((text) => `${text}\\x9`),
  "with a backtick": mixed(10).map((text) => `${text}\`x9`),
  "with angle brackets": mixed(10).map((text) => `<${text}>`),
  "with brackets": mixed(10).map((text) => `[${text}]{x9}(y)`),
  "with the signs of an expression": mixed(10).map((text) => `^${text}.*+?|$`),
  "with a comma": mixed(10).map((text) => `${text},x9`),
  "with a semicolon": mixed(10).map((text) => `${text};x9`),
  "with spaces": mixed(10).map((text) => `${text} and ${text.toUpperCase()}`),
  "with accents": mixed(10).map((text) => `${text}é£ß`),
  "with an emoji": mixed(10).map((text) => `${text}🔑x`),
  "a passphrase": fc.constant("correct horse battery staple"),
  "of letters alone": of(lower, 24),
  "of digits alone": of(digits, 12),
  "a signed token": jwt,
  "a token of GitHub": of(lower + upper + digits, 36).map((text) => `ghp_${text}`),
  "a key of AWS": of(upper + digits, 16).map((text) => `AKIA${text}`),
  "an address with a password": mixed(12).map((text) => `amqps://worker:${text}@mq.internal/v`),
  "a document in JSON": mixed(16).map((text) => JSON.stringify({ type: "service_account", key: text })),
  "in several lines": fc.tuple(mixed(20), mixed(24)).map(([a, b]) => `${a}\n${b}`),
  "a private key": pem,
} as const satisfies Readonly<Record<string, fc.Arbitrary<string>>>;

/** The forms in which programs print a value. */
export const writtenForms: Readonly<Record<string, (value: string) => string>> = {
  plain: (value) => value,
  "in JSON": (value) => JSON.stringify(value).slice(1, -1),
  "in JSON by Go": (value) =>
    JSON.stringify(value)
      .slice(1, -1)
      .replaceAll(/[<>&]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`),
  "in JSON within JSON": (value) => JSON.stringify(JSON.stringify(value).slice(1, -1)).slice(1, -1),
  "in JSON with escapes of Unicode": (value) =>
    JSON.stringify(value)
      .slice(1, -1)
      .replaceAll(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`),
  "in an address": (value) => encodeURIComponent(value),
  "in an address, strictly": (value) =>
    encodeURIComponent(value).replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`),
  "in an address, in small letters": (value) =>
    encodeURIComponent(value).replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
  "in a form": (value) => new URLSearchParams([["", value]]).toString().slice(1),
  "in HTML": (value) =>
    value
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll('"', "&quot;")
      .replaceAll("'", "&#39;"),
  "in a shell": (value) => value.replaceAll("'", `'\\''`),
  "in base64": (value) => Buffer.from(value).toString("base64"),
  "in base64 for addresses": (value) => Buffer.from(value).toString("base64url"),
  "in base64 behind a user": (value) => Buffer.from(`admin:${value}`).toString("base64"),
  "in base64 in the middle": (value) => Buffer.from(`x=${value}&y`).toString("base64"),
  "in hexadecimal": (value) => Buffer.from(value).toString("hex"),
};
