import type { EngineKind } from "./engine-kinds.ts";

/** The engine that runs a project's services, and the reason for the choice. */
export interface EngineChoice {
  readonly kind: EngineKind;
  /**
   * asked: a setting names the engine; found: a container engine answers; fallback: no container engine
   * answers; running: processes of the project already run, although Docker answers.
   */
  readonly why: "asked" | "found" | "fallback" | "running";
  /** The reason as a clause, such as `--engine embedded`. */
  readonly cause: string;
  /** Why no container engine is available; only set for a fallback. */
  readonly obstacle?: { readonly message: string; readonly hint: string | undefined };
  /** Services of the project that also run on the other engine, as far as stackctl looked for them. */
  readonly elsewhere: readonly string[];
}
