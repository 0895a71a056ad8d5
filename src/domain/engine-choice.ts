import type { EngineKind } from "./engine-kinds.ts";

/** What runs a project's services, and why. */
export interface EngineChoice {
  readonly kind: EngineKind;
  /**
   * asked: a setting says so; found: it answers; fallback: no container engine does; running: processes of the project
   * run already, though Docker answers.
   */
  readonly why: "asked" | "found" | "fallback" | "running";
  /** The same as a clause, such as `--engine embedded`. */
  readonly cause: string;
  /** Why there are no containers; only of a fallback. */
  readonly obstacle?: { readonly message: string; readonly hint: string | undefined };
  /** Services of the project that the other engine has as well, as far as that was looked for. */
  readonly elsewhere: readonly string[];
}
