import { isSecret } from "../secrets/is-secret.ts";
import type { Reference } from "./find-references.ts";

interface SecretFacts {
  /** Every variable that is set, and what to. */
  readonly values: ReadonlyMap<string, string>;
  /** What the Compose files refer to; one that nothing sets may have a secret as its default. */
  readonly references: readonly Reference[];
  /** Names that features declare as secrets. */
  readonly declared: readonly string[];
  /** Names that look secret and are not. */
  readonly plain: readonly string[];
}

/** Names that Compose and Docker read for themselves. */
const notOurs = /^(?:COMPOSE|DOCKER|BUILDX|BUILDKIT)_/;

/** The variables whose values must not be shown, sorted: as the one judge says. */
export function chooseSecrets({ values, references, declared, plain }: SecretFacts): readonly string[] {
  const set = [...values].filter(([name, value]) => isSecret(name, value)).map(([name]) => name);
  const byDefault = references.filter(
    ({ name, fallback = "" }) => !values.get(name) && isSecret(name, fallback),
  );
  return [...new Set([...set, ...byDefault.map(({ name }) => name), ...declared])]
    .filter((name) => !plain.includes(name) && !notOurs.test(name))
    .toSorted();
}
