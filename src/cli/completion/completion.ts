/** One word that can stand next, and what it is. */
export interface Candidate {
  readonly value: string;
  readonly description: string;
}

/** Names that a project has. */
export interface Names {
  readonly features: readonly Candidate[];
  readonly presets: readonly Candidate[];
  readonly profiles: readonly Candidate[];
  readonly services: readonly Candidate[];
}

/** A project that has nothing. */
export const noNames: Names = { features: [], presets: [], profiles: [], services: [] };

/** What can stand next: these words, or whatever files or folders there are. */
export interface Completion {
  readonly kind: "words" | "files" | "folders";
  readonly candidates: readonly Candidate[];
}
