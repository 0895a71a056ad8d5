import type { ComposeTarget } from "../domain/compose-target.ts";

/** A file that Compose reads for a project. */
export interface ProjectSource {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
  /** `compose`: services; `environment`: variables or labels. */
  readonly kind: "compose" | "environment";
}

/** The files behind a Compose model. */
export interface Sources {
  /**
   * The readable files. `complete` is false if there are others, such as a file in a remote repository or one
   * with a variable in its path.
   */
  read(
    target: ComposeTarget,
  ): Promise<{ readonly files: readonly ProjectSource[]; readonly complete: boolean }>;
}
