import { kubeKey } from "./kube-names.ts";
import type { SecretBook } from "./secret-book.ts";
import type { TranslatedStack } from "./translate-stack.ts";

/** The Secret of a project: names in one `.env` file, and whole files. */
export interface SecretPlan {
  readonly secretName: string;
  /** Undefined if no name is a secret. */
  readonly envFile: string | undefined;
  readonly keys: readonly { readonly key: string; readonly optional: boolean }[];
  readonly files: readonly {
    readonly key: string;
    readonly file: string;
    readonly copyOf: string | undefined;
    readonly content: string;
    /** The content, with `<NAME>` in place of each secret. */
    readonly template?: string | undefined;
  }[];
}

interface SecretNames {
  /** The project's name in Kubernetes. */
  readonly project: string;
  readonly secretName: string;
  readonly book: SecretBook;
  readonly shown: (path: string) => string;
}

/** The secrets that any combination of features reads. */
export function planSecrets(
  stacks: readonly Pick<TranslatedStack, "secrets" | "secretFiles">[],
  { project, secretName, book, shown }: SecretNames,
): SecretPlan {
  const keys = new Map<string, boolean>();
  for (const { key, optional } of stacks.flatMap(({ secrets }) => secrets))
    keys.set(key, optional && keys.get(key) !== false);
  const files = new Map(stacks.flatMap(({ secretFiles }) => secretFiles).map((file) => [file.key, file]));
  const sorted = [...keys].map(([key, optional]) => ({ key, optional })).toSorted(byKey);
  const single = sorted.filter(({ key }) => !book.hasLines(key));
  const long = sorted.filter(({ key }) => book.hasLines(key));
  const isTaken = [...files.keys()].some((key) => kubeKey(key) === `${project}.env`);
  const envFile = isTaken ? `${project}-variables.env` : `${project}.env`;
  return {
    secretName,
    envFile: single.length === 0 ? undefined : envFile,
    keys: single,
    files: [
      ...long.map(({ key }) => ({
        key: kubeKey(key),
        file: kubeKey(key),
        copyOf: undefined,
        content: `the value of ${key}, which has several lines.`,
      })),
      ...[...files.values()].toSorted(byKey).map(({ key, copyOf, template }) => ({
        key: kubeKey(key),
        file: kubeKey(key),
        copyOf,
        template,
        content:
          copyOf === undefined
            ? "the content of its .example, with the values of its secrets."
            : `a copy of ${shown(copyOf)}.`,
      })),
    ],
  };
}

function byKey(a: { readonly key: string }, b: { readonly key: string }): number {
  return a.key < b.key ? -1 : 1;
}
