import { isSecretName } from "../../domain/secret.ts";
import { interpolate } from "../interpolate.ts";
import { parseDotenv } from "../parse-dotenv.ts";
import type { SourceValue } from "./index-sources.ts";
import type { FoundProblem, LintFacts } from "./lint-facts.ts";

/** Variables that hold a secret in plain text, in compose files and in committed environment files. Never shows a value. */
export function checkSecrets({ sources, environmentFiles }: LintFacts): readonly FoundProblem[] {
  return [
    ...sources.values.flatMap(checkValue),
    ...environmentFiles.flatMap(({ file, text }) =>
      // What another variable is filled into stands elsewhere.
      parseDotenv(text, { file, lookup: () => undefined, earlier: new Map() }).entries.flatMap(
        ({ name, value, line }) =>
          isPlainSecret(name, value)
            ? [
                {
                  rule: "plain-secret" as const,
                  message: `${name} has its value in a committed file`,
                  where: { file, line },
                  fix: "take the file out of git (git rm --cached), commit an example without values, and change the secret",
                },
              ]
            : [],
      ),
    ),
  ];
}

function checkValue({ path, value, where }: SourceValue): readonly FoundProblem[] {
  if (!path.some((key) => key === "environment" || key === "args" || key.startsWith("x-"))) return [];
  const isListed = path.at(-1) === "environment" || path.at(-1) === "args";
  const [, listed, assigned = ""] = /^([^=]+)=(.*)$/s.exec(value) ?? [];
  const name = isListed ? listed : path.at(-1);
  if (name === undefined) return [];
  // With nothing set, only what stands in the file itself is left: the literal, or the default.
  const literal = interpolate(isListed ? assigned : value, () => undefined);
  if (literal.fault || !isPlainSecret(name, literal.text)) return [];
  const service = path[0] === "services" ? path[1] : undefined;
  const owner = service === undefined ? "" : `${service}: `;
  return [{ rule: "plain-secret", service, message: `${owner}${name} has its value in plain text`, where }];
}

/** Words after which a name speaks about a secret rather than holding one. */
const speaksAbout =
  /(?:^|_)PUBLIC(?:_|$)|_(?:FILE|PATH|DIR|NAME|TTL|EXPIRY|EXPIRES|EXPIRATION|LENGTH|SIZE|ALGORITHM|TYPE|PREFIX|HEADER|LIMIT|LIMITS|POLICY|ENABLED|REQUIRED|ISSUER|URL|URI|HOST|PORT|COUNT|ROUNDS|VERSION)$/i;
const endsSecretly = /(?:TOKEN|PASSWORD|PASSWD|PASS|SECRET|APIKEY|KEY)$/i;
const urlPassword = /\b[a-z][a-z0-9+.-]*:\/\/[^\s:/?#@"']*:[^\s/?#"'@]+@/i;

function isPlainSecret(name: string, value: string): boolean {
  const text = value.trim();
  if (urlPassword.test(text)) return true;
  if (text === "" || !isSecretName(name) || speaksAbout.test(name)) return false;
  if (/^(?:true|false|yes|no|on|off|null|none)$/i.test(text) || text.startsWith("/run/secrets/"))
    return false;
  return endsSecretly.test(name) || !/^\d+$/.test(text);
}
