import { matchSpans, type Span } from "./spans.ts";

/** Secrets that are recognised by their form alone. */
export function findKeys(text: string): readonly Span[] {
  return [...shapes, known].flatMap((shape) => matchSpans(text, shape));
}

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

/** Prefixes of keys and tokens by service, the kind of characters that follow, and their least number. */
const table = `
GitHub      ghp_ gho_ ghu_ ghs_ ghr_ : w 20
GitHub      github_pat_ : w 20
GitLab      glpat- gldt- glrt- glptt- glcbt- glimt- glft- glsoat- glagent- gloas- glffct- GR1348941 : - 16
npm         npm_ : a 30
PyPI        pypi-AgE : - 30
RubyGems    rubygems_ : x 48
NuGet       oy2 : l 43
Clojars     CLOJARS_ : a 40
crates.io   cio : a 32
Docker      dckr_pat_ dckr_oat_ : - 20
HashiCorp   hvs. hvb. hvr. : - 20
Terraform   tfp_ tfr_ : a 32
HuggingFace hf_ api_org_ : a 20
OpenAI      sk- sk-proj- sk-svcacct- sk-admin- sk-ant- sk-or- : - 20
Replicate   r8_ : a 32
Groq        gsk_ : a 32
xAI         xai- pplx- : a 32
Tavily      tvly- : - 24
Firecrawl   fc- : x 32
Stripe      sk_live_ sk_test_ rk_live_ rk_test_ sk_prod_ rk_prod_ : w 10
Stripe      whsec_ : b 16
Slack       xoxa- xoxb- xoxe- xoxo- xoxp- xoxr- xoxs- xoxc- xoxd- xoxe.xoxb- xoxe.xoxp- xapp- : - 10
SendGrid    SG. : . 32
Brevo       xkeysib- xsmtpsib- : x 32
Mailchimp   md- : a 22
Twilio      SK : x 32
AWS         AKIA ASIA ABIA ACCA : u 16
AWS         ABSK : b 60
Google      AIza : - 35
Google      ya29. GOCSPX- : - 20
Google      1//0 : - 30
Alibaba     LTAI : a 16
Tencent     AKID : a 32
DigitalOcean dop_v1_ doo_v1_ dor_v1_ : x 32
Heroku      HRKU- : - 30
Fly         fo1_ : - 40
Netlify     nfp_ : w 30
Render      rnd_ : a 24
Supabase    sbp_ : x 40
Supabase    sb_secret_ : w 20
PlanetScale pscale_tkn_ pscale_pw_ pscale_oauth_ : . 30
Databricks  dapi : x 32
Grafana     glsa_ glc_ : b 20
Sentry      sntrys_ sntryu_ : b 30
New_Relic   NRAK- NRJS- NRII- NRRA- NRIQ- NRAA- : - 16
Dynatrace   dt0c01. dt0s01. dt0s16. : . 60
Doppler     dp.pt. dp.st. dp.ct. dp.sa. dp.scim. dp.audit. : . 20
Pulumi      pul- : x 40
Tailscale   tskey- : - 16
Cloudflare  v1.0- : h 60
1Password   ops_eyJ : b 60
1Password   A3- : - 30
Atlassian   ATATT3 ATCTT3 ATBB : = 20
Linear      lin_api_ lin_oauth_ : a 30
Notion      ntn_ : a 40
Notion      secret_ : a 43
Figma       figd_ figo_ : - 30
Postman     PMAK- : - 40
Shopify     shpat_ shpca_ shppa_ shpss_ shpua_ : x 32
Square      sq0atp- sq0csp- sq0idp- : - 20
Square      EAAA : - 56
Facebook    EAA : a 80
PayPal      access_token$production$ : . 30
Plaid       access-sandbox- access-development- access-production- : h 36
Easypost    EZAK EZTK : a 50
Shippo      shippo_live_ shippo_test_ : x 40
Duffel      duffel_live_ duffel_test_ : - 40
Flutterwave FLWSECK- FLWSECK_TEST- : - 12
Frame       fio-u- : - 60
Typeform    tfp_ : - 40
ReadMe      rdme_ : a 60
Prefect     pnu_ : a 36
Scalingo    tk-us- : - 40
SettleMint  sm_aat_ sm_pat_ sm_sat_ : a 16
JFrog       AKCp cmVmd : a 50
SonarQube   squ_ sqp_ sqa_ : x 32
Buildkite   bkua_ : x 32
CircleCI    CCIPAT_ CCIPRJ_ : w 20
Adobe       p8e- : a 32
PostHog     phx_ : a 30
age         AGE-SECRET-KEY-1 : a 20
RFC_8959    secret-token: : . 8
PASETO      v2.local. v4.local. v3.local. v2.public. v4.public. v3.public. : b 40
OpenShift   sha256~ : - 30
Kubernetes  k8s-aws-v1. : - 40
`;

/** Each kind of characters, as the contents of a regular expression's character class. */
const kinds: Readonly<Record<string, string>> = {
  w: String.raw`\w`,
  "-": String.raw`\w-`,
  ".": String.raw`\w.:~-`,
  "=": String.raw`\w=-`,
  a: "A-Za-z0-9",
  b: "A-Za-z0-9+/_=-",
  h: "a-f0-9-",
  l: "a-z0-9",
  u: "A-Z0-9",
  x: "a-fA-F0-9",
};

/** Regular expression sources for the keys and tokens of well-known services. */
export const tokenPrefixes: readonly string[] = table.trim().split("\n").map(parseRow);

const known = new RegExp(`(?<![A-Za-z0-9])(${tokenPrefixes.join("|")})`, "dg");

function parseRow(row: string): string {
  const [, prefixes = "", kind = "", least = ""] = /^\S+\s+(.*) : (\S) (\d+)$/.exec(row) ?? [];
  const begins = prefixes.split(" ").map((prefix) => prefix.replaceAll(/[.$/]/g, String.raw`\$&`));
  const characters = `[${kinds[kind]}]`;
  // Lower-case words joined by dashes may be an ordinary name.
  const mixed = kind === "-" || kind === "." ? `(?=${characters}{0,100}[A-Z\\d])` : "";
  return `(?:${begins.join("|")})${mixed}${characters}{${least},}`;
}
