import { createRedactor, type Redactor } from "../plan/secrets/redact.ts";

/** The secrets that one command knows. Each command has one keeper, which only grows. */
export interface SecretKeeper {
  /**
   * Redacts all secrets known at the time of the call, including ones learned after this redactor was taken.
   */
  readonly redact: Redactor;
  /** Adds secret values, and names of the project's parts, which stackctl's own messages may contain. */
  learn(secretValues: Iterable<string>, names?: Iterable<string>): void;
}

/** A keeper without known secrets: it redacts only what its place or form marks as a secret. */
export function createSecretKeeper(): SecretKeeper {
  let known = createRedactor([]);
  const redact = Object.assign((foreign: string) => known(foreign), {
    own: (text: string) => known.own(text),
    and: (secretValues: Iterable<string>, names?: Iterable<string>) => known.and(secretValues, names),
  });
  return {
    redact,
    learn: (secretValues, names = []) => {
      known = known.and(secretValues, names);
    },
  };
}
