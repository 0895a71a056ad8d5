import { splitName } from "./secret-words.ts";

/**
 * The forms in which programs may print a secret: whole, trimmed, line by line, percent-decoded, and the
 * strings inside a JSON secret. Accented letters occur as one character or as two.
 */
export function listForms(value: string): readonly string[] {
  const lines = value.split(/\r?\n/).map((line) => line.trim());
  const all = [value, value.trim(), ...lines, ...decodeUrl(value), ...listStrings(value)];
  const composed = all.flatMap((form) => [form, form.normalize("NFC"), form.normalize("NFD")]);
  return [...new Set(composed)].filter((form) => form !== "");
}

/** The decoded base64 value of a variable whose name shows the encoding; empty if the result is not text. */
export function decodeNamed(name: string, value: string): readonly string[] {
  if (!/\b(?:BASE64|B64)\b/.test(name.toUpperCase().replaceAll("_", " "))) return [];
  const decoded = Buffer.from(value, "base64").toString("utf8");
  return decoded.includes("\uFFFD") || splitName(decoded).length === 0 ? [] : [decoded];
}

function decodeUrl(value: string): readonly string[] {
  if (!/%[0-9a-f]{2}/i.test(value)) return [];
  try {
    return [decodeURIComponent(value)];
  } catch {
    // The value contains a percent sign without an encoding.
    return [];
  }
}

function listStrings(value: string): readonly string[] {
  if (!/^\s*[{[]/.test(value)) return [];
  try {
    return collectStrings(JSON.parse(value));
  } catch {
    return [];
  }
}

function collectStrings(value: unknown): readonly string[] {
  if (typeof value === "string") return [value, ...value.split("\n").map((line) => line.trim())];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(collectStrings);
}
