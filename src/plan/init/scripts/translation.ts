import type { Feature } from "../../../domain/feature.ts";

/** The replacement for a command of a start script. */
export interface Translation {
  readonly kind: "up" | "other" | "needless";
  /** A stackctl command, or the reason why the command is not needed. */
  readonly text: string;
  readonly note?: string;
}

/** Facts about the project that a script belongs to. */
export interface ScriptKnowledge {
  readonly features: readonly Feature[];
  /** Names of the Compose files that stackctl uses by default, so that `-f` is not needed. */
  readonly composeFiles: readonly string[];
}
