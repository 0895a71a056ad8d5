import { interpolate } from "../dotenv/interpolate.ts";
import { parseDotenv } from "../dotenv/parse-dotenv.ts";
import { isSecret } from "../secrets/is-secret.ts";
import type { SourceValue } from "../yaml/index-sources.ts";
import type { FoundProblem, LintFacts } from "./lint-facts.ts";

/** Variables that hold a plain-text secret, in compose files and committed environment files. Never shows a value. */
export function checkSecrets({ sources, environmentFiles }: LintFacts): readonly FoundProblem[] {
  return [
    ...sources.values.flatMap(checkValue),
    ...environmentFiles.flatMap(({ file, text }) =>
      // The lookup is empty, because values of other variables are defined elsewhere.
      parseDotenv(text, { file, lookup: () => undefined, earlier: new Map() }).entries.flatMap(
        ({ name, value, line }) =>
          isSecret(name, value)
            ? [
                {
                  rule: "plain-secret" as const,
                  message: `${name} has its value in a committed file`,
                  where: { file, line },
                  fix: "Remove the file from git (git rm --cached), commit an example without values, and change the secret.",
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
  // Without any variable set, interpolation leaves what the file itself contains: the literal or the default.
  const literal = interpolate(isListed ? assigned : value, () => undefined);
  if (literal.fault || !isSecret(name, literal.text)) return [];
  const service = path[0] === "services" ? path[1] : undefined;
  const owner = service === undefined ? "" : `${service}: `;
  return [{ rule: "plain-secret", service, message: `${owner}${name} has its value in plain text`, where }];
}
