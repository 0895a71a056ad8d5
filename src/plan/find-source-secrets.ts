import { isSecretName } from "../domain/secret.ts";
import { interpolate } from "./interpolate.ts";
import { indexSources } from "./lint/index-sources.ts";
import { parseDotenv } from "./parse-dotenv.ts";

interface SecretSource {
  readonly text: string;
  /** Services, or variables. */
  readonly kind: "compose" | "environment";
}

/** Parsing costs milliseconds, and most files name no secret. */
const mayNameSecret = /TOKEN|PASS|SECRET|KEY|CREDENTIAL|PRIVATE/i;

/**
 * Values under names that look secret, as they stand in environment files and in the compose files' `environment`. What
 * a variable is filled into is known only once it is.
 */
export function findSourceSecrets(sources: readonly SecretSource[]): readonly string[] {
  return sources
    .filter(({ text }) => mayNameSecret.test(text))
    .flatMap(({ text, kind }) => (kind === "compose" ? findInCompose(text) : findInEnvironment(text)))
    .filter(([name]) => isSecretName(name))
    .map(([, value]) => value);
}

type Assignment = readonly [name: string, value: string];

function findInEnvironment(text: string): readonly Assignment[] {
  const { entries } = parseDotenv(text, { file: "", lookup: () => undefined, earlier: new Map() });
  return entries.map(({ name, value }) => [name, value] as const);
}

/** A list has `NAME=value`, a mapping the name as the last key. */
function findInCompose(text: string): readonly Assignment[] {
  return indexSources([{ file: "", text }]).values.flatMap(({ path, value }) => {
    if (!path.includes("environment")) return [];
    const [, listed, assigned] = /^([^=]+)=(.*)$/s.exec(value) ?? [];
    const isListed = path.at(-1) === "environment";
    const name = isListed ? listed : path.at(-1);
    if (name === undefined) return [];
    return [[name, interpolate((isListed ? assigned : value) ?? "", () => undefined).text] as const];
  });
}
