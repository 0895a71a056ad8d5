import { listReferences } from "../dotenv/read-reference.ts";
import { isSecret } from "../secrets/is-secret.ts";

/** A variable that a text references, and its default. */
export interface Reference {
  readonly name: string;
  /** The default in `${NAME:-default}` and `${NAME-default}`. */
  readonly fallback: string | undefined;
}

/** The variables that Compose reads in a template, including those inside defaults. */
export function findReferences(template: string): readonly Reference[] {
  return listReferences(template).flatMap((one) => {
    if (one.kind === "variable") return [{ name: one.name, fallback: undefined }];
    if (one.kind !== "operation") return [];
    const fallback = one.operator.endsWith("-") ? one.operand : undefined;
    return [{ name: one.name, fallback }, ...findReferences(one.operand)];
  });
}

interface SecretFacts {
  /** Every variable that is set, with its value. */
  readonly values: ReadonlyMap<string, string>;
  /** Variables that the Compose files reference. The default of an unset variable may be a secret. */
  readonly references: readonly Reference[];
  /** Names that features declare as secrets. */
  readonly declared: readonly string[];
  /** Names that look like secrets but are not. */
  readonly plain: readonly string[];
}

/** Names of variables that are settings of Compose and Docker. */
const notOurs = /^(?:COMPOSE|DOCKER|BUILDX|BUILDKIT)_/;

/** The sorted names of variables whose values must not be shown, as `isSecret` decides. */
export function chooseSecrets({ values, references, declared, plain }: SecretFacts): readonly string[] {
  const set = [...values].filter(([name, value]) => isSecret(name, value)).map(([name]) => name);
  const byDefault = references.filter(
    ({ name, fallback = "" }) => !values.get(name) && isSecret(name, fallback),
  );
  return [...new Set([...set, ...byDefault.map(({ name }) => name), ...declared])]
    .filter((name) => !plain.includes(name) && !notOurs.test(name))
    .toSorted();
}
