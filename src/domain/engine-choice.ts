/**
 * What runs the services: `docker` as containers, `embedded` as processes on this machine, `swarm` as tasks on the
 * nodes of a Swarm.
 */
export const engineKinds = ["docker", "embedded", "swarm"] as const;
export type EngineKind = (typeof engineKinds)[number];

/**
 * Values of the engine setting; `auto` detects the engine. Kept apart from the schema, so that the command-line
 * grammar can list them without zod.
 */
export const engineWords = ["auto", ...engineKinds] as const;

/** The engine that runs a project's services, and the reason for the choice. */
export interface EngineChoice {
  readonly kind: EngineKind;
  /**
   * asked: a setting names the engine; found: a container engine answers; fallback: no container engine
   * answers; running: the project already runs on this engine, although Docker answers.
   */
  readonly why: "asked" | "found" | "fallback" | "running";
  /** The reason as a clause, such as `--engine embedded`. */
  readonly cause: string;
  /** Why no container engine is available; only set for a fallback. */
  readonly obstacle?: { readonly message: string; readonly hint: string | undefined };
  /** Services of the project on another engine, as far as stackctl looked for them; absent if there are none. */
  readonly elsewhere?: { readonly on: EngineKind; readonly services: readonly string[] };
}
