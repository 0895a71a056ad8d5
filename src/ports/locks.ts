/** Who has a lock. */
export interface LockHolder {
  readonly pid: number;
  /** What it does, such as `stackctl up`. */
  readonly what: string;
}

/** A lock that was taken, or who has it. */
export type LockAttempt =
  | { readonly kind: "taken"; release(): Promise<void> }
  | { readonly kind: "held"; readonly holder: LockHolder };

/** Locks between commands of this machine. One whose holder is gone, however it ended, is free. */
export interface Locks {
  /** Tries once, and does not wait. Throws nothing: where no lock can be kept, it counts as taken. */
  take(name: string, what: string): Promise<LockAttempt>;
  /** Who has or had it, without touching it; undefined when nobody left one. A stale one stops nobody. */
  inspect(name: string): Promise<(LockHolder & { readonly stale: boolean }) | undefined>;
}
