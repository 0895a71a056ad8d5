import { matchSpans, type Span } from "./spans.ts";

/** How keys and tokens of well-known services, private keys, web hooks, signed tokens and hashed passwords are written. */
const shapes: readonly RegExp[] = [
  /(-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----|$))/dg,
  /\b(eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]+)/dg,
  /\b(gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|npm_\w{30,}|pypi-[\w-]{30,}|dckr_pat_[\w-]{20,}|hf_\w{20,})/dg,
  /\b((?:sk|rk)_(?:live|test)_\w{10,}|sk-(?:proj-|ant-|or-)?[\w-]{20,}|whsec_\w{16,})/dg,
  /\b(xox[abeoprs]-[\w-]{10,}|xapp-[\w-]{10,}|SG\.[\w-]{16,}\.[\w-]{16,})/dg,
  /\b((?:AKIA|ASIA)[A-Z0-9]{16}|AIza[\w-]{35}|ya29\.[\w-]{20,}|hv[sb]\.[\w-]{20,}|dop_v1_[a-f0-9]{32,})/dg,
  /(?<![\w$])(\${1,2}(?:apr1|1|2[abxy]|5|6|y|argon2(?:i|d|id))\${1,2}[^\s"',:]{8,})/dg,
  /https:\/\/(?:hooks\.slack\.com\/(?:services|workflows)\/|discord(?:app)?\.com\/api\/webhooks\/\d+\/|api\.telegram\.org\/(?:file\/)?bot)([\w/:-]+)/dgi,
  /\b(AGE-SECRET-KEY-1\w{20,})/dg,
  // A bot's token of Telegram.
  /(?<![\w:.-])(\d{8,10}:[\w-]{35})(?![\w-])/dg,
];

/** Where a secret stands that is known by its form alone. */
export function findKeys(text: string): readonly Span[] {
  return shapes.flatMap((shape) => matchSpans(text, shape));
}
