/** Package managers: pip installs into this machine's Python, npm into the project, apt into the system. */
export const packageManagers = ["pip", "npm", "apt"] as const;
export type PackageManager = (typeof packageManagers)[number];

/**
 * The packages that one feature needs from one manager, in the manager's own notation (`torch>=2.6`,
 * `openai@^6`).
 */
export interface NeededPackages {
  readonly feature: string;
  readonly enabled: boolean;
  readonly manager: PackageManager;
  readonly packages: readonly string[];
  /** Packages that are not installed; undefined if this was not checked. */
  readonly missing: readonly string[] | undefined;
}
