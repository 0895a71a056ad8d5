/** Who has a lock. */
export interface LockHolder {
  readonly pid: number;
  /** What it does, such as `stackctl up`. */
  readonly what: string;
}

/** A process that a killed stackctl started and that still changes the project. */
export interface LeftChild {
  readonly pid: number;
  /** The program, such as `docker compose`. */
  readonly name: string;
  /** The stackctl that was killed. */
  readonly parent: LockHolder;
  /** Ends it with its descendants, in order or by force; false where some of them cannot be ended. */
  end(): Promise<boolean>;
}

/** A lock that was taken, or who has it. */
export type LockAttempt =
  | {
      readonly kind: "taken";
      /** The last holder was killed or interrupted: the engine may still be at work for it. */
      readonly isTakenOver: boolean;
      /** What killed stackctls left at work on this project. */
      listLeft(): Promise<readonly LeftChild[]>;
      release(): Promise<void>;
      /** Leaves the lock to whoever is next, who takes it over. */
      abandon(): Promise<void>;
    }
  | { readonly kind: "held"; readonly holder: LockHolder };

/** Locks between commands of this machine. One whose holder is gone, however it ended, is free. */
export interface Locks {
  /** Tries once, and does not wait. Throws nothing: where no lock can be kept, it counts as taken. */
  take(name: string, what: string): Promise<LockAttempt>;
  /** Who has or had it, without touching it; undefined when nobody left one. A stale one stops nobody. */
  inspect(name: string): Promise<(LockHolder & { readonly stale: boolean }) | undefined>;
}
