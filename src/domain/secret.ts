import { inspect } from "node:util";

/** A value that must not be shown: it prints as `***` in strings, JSON and `console.log`. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The real value, for the one place that hands it on. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return "***";
  }

  toJSON(): string {
    return "***";
  }

  [inspect.custom](): string {
    return "***";
  }
}

const secretName = /(?:^|_)(?:TOKEN|PASSWORD|PASSWD|PASS|SECRET|APIKEY|KEY|CREDENTIALS?|PRIVATE)(?:_|$)/i;

/** Whether a variable of this name usually holds something that must not be shown. */
export function isSecretName(name: string): boolean {
  return secretName.test(name);
}
