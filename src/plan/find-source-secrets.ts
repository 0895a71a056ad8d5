import { interpolate } from "./interpolate.ts";
import { indexSources } from "./lint/index-sources.ts";
import { parseDotenv } from "./parse-dotenv.ts";
import { mayBeSecret, secretsIn } from "./secrets/is-secret.ts";
import { findCredentials } from "./secrets/secret-values.ts";

interface SecretSource {
  readonly text: string;
  /** Services, or variables. */
  readonly kind: "compose" | "environment";
}

/**
 * Values under names that look secret, as they stand in environment files and in the compose files' `environment` and build
 * arguments, anchors included. What
 * a variable is filled into is known only once it is.
 */
export function findSourceSecrets(sources: readonly SecretSource[]): readonly string[] {
  return sources
    .filter(({ text }) => mayHoldSecret(text))
    .flatMap(({ text, kind }) => (kind === "compose" ? findInCompose(text) : findInEnvironment(text)))
    .flatMap(([name, value]) => secretsIn(name, value));
}

/** Parsing costs milliseconds, and most files name no secret. */
function mayHoldSecret(text: string): boolean {
  const names = text.matchAll(/([\w.-]+)["']?[ \t]*[:=]/g);
  return findCredentials(text).length > 0 || [...names].some(([, name = ""]) => mayBeSecret(name));
}

type Assignment = readonly [name: string, value: string];

function findInEnvironment(text: string): readonly Assignment[] {
  const { entries } = parseDotenv(text, { file: "", lookup: () => undefined, earlier: new Map() });
  return entries.map(({ name, value }) => [name, value] as const);
}

/** A list has `NAME=value`, a mapping the name as the last key. */
function findInCompose(text: string): readonly Assignment[] {
  return indexSources([{ file: "", text }]).values.flatMap(({ path, value }) => {
    if (!path.some((key) => key === "environment" || key === "args" || key.startsWith("x-"))) return [];
    const [, listed, assigned] = /^([^=]+)=(.*)$/s.exec(value) ?? [];
    const isListed = path.at(-1) === "environment" || path.at(-1) === "args";
    const name = isListed ? listed : path.at(-1);
    if (name === undefined) return [];
    return [[name, interpolate((isListed ? assigned : value) ?? "", () => undefined).text] as const];
  });
}
