import { matchSpans, type Span } from "./spans.ts";
import { tokenPrefixes } from "./token-prefixes.ts";

/** Forms of private keys, signed tokens, webhooks, hashed passwords, and keys without a fixed prefix. */
const shapes: readonly RegExp[] = [
  /(-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----|$))/dg,
  // Signed tokens have three parts; encrypted tokens have five.
  /(?<![\w-])(eyJ[\w-]{8,}\.(?:eyJ[\w-]{8,}\.[\w-]+|[\w-]*\.[\w-]+\.[\w-]+\.[\w-]+))/dg,
  /(?<![\w$])(\${1,2}(?:apr1|1|2[abxy]|5|6|y|7|gy|argon2(?:i|d|id)|scrypt|pbkdf2[\w-]*)\${1,2}[^\s"',:]{8,})/dg,
  /https:\/\/(?:hooks\.slack\.com\/(?:services|workflows|triggers)\/|discord(?:app)?\.com\/api\/webhooks\/\d+\/|api\.telegram\.org\/(?:file\/)?bot|(?:[\w-]+\.)?(?:webhook\.)?office\.com\/webhook(?:b2)?\/|maker\.ifttt\.com\/trigger\/[\w-]+\/(?:json\/)?with\/key\/|chat\.googleapis\.com\/v1\/spaces\/[\w-]+\/messages\?key=)([^\s"'<>?#&]+)/dgi,
  // Bot tokens of Telegram and Discord.
  /(?<![\w:.-])(\d{8,10}:[\w-]{35})(?![\w-])/dg,
  /(?<![\w.-])([MNO][A-Za-z\d_-]{23,27}\.[\w-]{6}\.[\w-]{27,40})(?![\w.-])/dg,
  // A personal access token of Airtable.
  /(?<![\w.])(pat[A-Za-z0-9]{14}\.[a-f0-9]{64})(?![\w.])/dg,
  // A client secret of an Azure application.
  /(?<![\w.~-])([\w.~]{3}\dQ~[\w.~-]{31,34})(?![\w.~-])/dg,
];

const known = new RegExp(`(?<![A-Za-z0-9])(${tokenPrefixes.join("|")})`, "dg");

/** Secrets that are recognised by their form alone. */
export function findKeys(text: string): readonly Span[] {
  return [...shapes, known].flatMap((shape) => matchSpans(text, shape));
}
