import { createRedactor, type Redactor } from "../plan/redact.ts";

/** What one command knows of secrets. There is one for a command, and it only grows. */
export interface SecretKeeper {
  /** Hides all that was learned up to the moment of the call, also by whoever took this redactor before. */
  readonly redact: Redactor;
  /** Secrets as their owners read them, and names of the project's parts, which stackctl's own words may say. */
  learn(secretValues: Iterable<string>, names?: Iterable<string>): void;
}

/** A keeper that knows nothing yet: it hides what is a secret by its place or form. */
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
