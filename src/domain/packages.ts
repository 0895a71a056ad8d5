/** Who installs optional packages: pip into this machine's Python, npm into the project, apt into the system. */
export const packageManagers = ["pip", "npm", "apt"] as const;
export type PackageManager = (typeof packageManagers)[number];

/** What one feature needs from one package manager, in that one's own words (`torch>=2.6`, `openai@^6`). */
export interface NeededPackages {
  readonly feature: string;
  readonly enabled: boolean;
  readonly manager: PackageManager;
  readonly packages: readonly string[];
  /** Those that are not installed; undefined when nobody looked. */
  readonly missing: readonly string[] | undefined;
}
