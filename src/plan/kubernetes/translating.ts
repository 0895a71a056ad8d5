import type { ComposeDocument, ComposeService } from "./compose-service.ts";
import type { UsedSecret } from "./container-texts.ts";
import type { FileBook, FileMap } from "./file-book.ts";
import type { KubernetesOptions } from "./kubernetes-options.ts";
import type { LossList, Report } from "./report-loss.ts";
import type { SecretBook } from "./secret-book.ts";
import type { VolumeList } from "./volume-list.ts";

/** A key of the Secret whose value is a whole file. */
export interface UsedSecretFile {
  readonly key: string;
  /** Absolute path of the project's file with the content; undefined if the user writes it. */
  readonly copyOf: string | undefined;
  /** The content, with `<NAME>` in place of each secret. */
  readonly template?: string | undefined;
}

/** What the translation of one combination of features reads and collects. */
export interface StackTranslation {
  readonly document: ComposeDocument;
  readonly options: KubernetesOptions;
  readonly book: SecretBook;
  readonly files: FileBook;
  readonly secretName: string;
  /** The name of each service in Kubernetes. */
  readonly names: ReadonlyMap<string, string>;
  /** The claim of each named volume. */
  readonly claims: ReadonlyMap<string, string>;
  /** Services that run once, to their end. */
  readonly jobs: ReadonlySet<string>;
  readonly losses: LossList;
  useSecret(secret: UsedSecret): void;
  useSecretFile(file: UsedSecretFile): void;
  /** Throws StackError `not-portable` if another ConfigMap has the name. */
  addMap(map: FileMap): void;
  /** The value of a variable of Compose. */
  variable(name: string): string | undefined;
}

/** What the translation of one service's container reads and collects. */
export interface Translating {
  readonly stack: StackTranslation;
  /** The name in Kubernetes. */
  readonly name: string;
  /** The name in the Compose file. */
  readonly composeName: string;
  readonly service: ComposeService;
  readonly volumes: VolumeList;
  readonly report: Report;
  /** Records a problem for which nothing is written. */
  readonly refuse: (path: readonly string[], message: string) => void;
}
