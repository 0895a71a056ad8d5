import type { Branch } from "../eject/compose-tree.ts";
import { kubeKey } from "./kube-names.ts";
import type { SecretBook, TextPart } from "./secret-book.ts";
import { tidy } from "./tidy.ts";

/** A key of the project's Secret that a container reads. */
export interface UsedSecret {
  readonly key: string;
  readonly optional: boolean;
}

interface ContainerFacts {
  readonly service: string;
  readonly environment: Readonly<Record<string, string | null>>;
  readonly book: SecretBook;
  /** Name of the Secret. */
  readonly secretName: string;
}

/**
 * The variables and commands of one container. Kubernetes replaces `$(NAME)` in both by a variable of the
 * container: a secret inside a text becomes such a reference.
 */
export class ContainerTexts {
  readonly used = new Map<string, UsedSecret>();
  readonly #facts: ContainerFacts;
  /** Variables that exist only for references, with the key of their secret. */
  readonly #helpers = new Map<string, string>();

  constructor(facts: ContainerFacts) {
    this.#facts = facts;
  }

  /** The text as Kubernetes must read it to produce exactly this text. */
  place(text: string): string {
    return this.#join(this.#facts.book.split(text));
  }

  /** The words of a command, placed in the same way. */
  placeCommand(words: readonly string[]): readonly string[] {
    const { book, service } = this.#facts;
    return book.splitCommand(service, words).map((parts) => this.#join(parts));
  }

  #join(parts: readonly TextPart[]): string {
    return parts
      .map((part, index) => {
        if (typeof part === "object") return `$(${this.variableFor(part.secret)})`;
        return escapeReferences(part, typeof parts[index + 1] === "object");
      })
      .join("");
  }

  /** The name of a variable of this container that holds the secret. */
  variableFor(secret: string): string {
    const { environment, book, service } = this.#facts;
    const own = environment[secret];
    this.#use({ key: secret, optional: false });
    if (typeof own === "string" && book.wholeOf(service, secret, own)?.key === secret) return secret;
    const name = own === undefined ? secret : `STACKCTL_SECRET_${secret}`;
    this.#helpers.set(name, secret);
    return name;
  }

  /** The container's `env`: secrets first, because a reference works only for an earlier variable. */
  listEnv(): Branch[] {
    const { environment, book, service } = this.#facts;
    const secrets: Branch[] = [];
    const plain: Branch[] = [];
    for (const [name, value] of Object.entries(environment)) {
      if (value === null) continue;
      const whole = book.wholeOf(service, name, value);
      const field = downward[value];
      if (whole) secrets.push(this.#refer(name, whole));
      else if (field !== undefined) plain.push({ name, valueFrom: { fieldRef: { fieldPath: field } } });
      else plain.push({ name, value: this.place(value) });
    }
    const helpers = [...this.#helpers].map(([name, key]) => this.#refer(name, { key, optional: false }));
    return [...helpers, ...secrets, ...plain];
  }

  #refer(name: string, { key, optional }: UsedSecret): Branch {
    this.#use({ key, optional });
    return {
      name,
      valueFrom: {
        secretKeyRef: tidy({
          name: this.#facts.secretName,
          key: kubeKey(key),
          optional: optional || undefined,
        }),
      },
    };
  }

  #use(secret: UsedSecret): void {
    if (this.used.get(secret.key)?.optional !== false) this.used.set(secret.key, secret);
  }
}

/** Placeholders of Swarm that Kubernetes can fill in: https://docs.docker.com/reference/cli/docker/service/create/#template */
const downward: Readonly<Record<string, string | undefined>> = {
  "{{.Node.Hostname}}": "spec.nodeName",
  "{{.Node.ID}}": "spec.nodeName",
  "{{.Task.Name}}": "metadata.name",
  "{{.Task.ID}}": "metadata.uid",
};

/**
 * Text in which Kubernetes finds no reference: it reads `$$` as `$`, and `$(NAME)` as a variable. A `$` before
 * a reference would belong to it.
 */
export function escapeReferences(text: string, isBeforeReference = false): string {
  const escaped = text.replaceAll(/\$(?=[$(])/g, "$$$$");
  return isBeforeReference && text.endsWith("$") ? `${escaped}$` : escaped;
}
