/** The process that holds a lock. */
export interface LockHolder {
  readonly pid: number;
  /** Its command, such as `stackctl up`. */
  readonly what: string;
}

/** A process that a killed stackctl started and that still changes the project. */
export interface LeftChild {
  readonly pid: number;
  /** The program, such as `docker compose`. */
  readonly name: string;
  /** The stackctl that was killed. */
  readonly parent: LockHolder;
  /**
   * Ends the process and its descendants, first gracefully, then by force; false if some of them cannot be
   * ended.
   */
  end(): Promise<boolean>;
}

/** The result of taking a lock: it is taken now, or another process holds it. */
export type LockAttempt =
  | {
      readonly kind: "taken";
      /** The last holder was killed or interrupted: the engine may still be working for it. */
      readonly isTakenOver: boolean;
      /** Processes that killed stackctl commands started and that still change this project. */
      listLeft(): Promise<readonly LeftChild[]>;
      release(): Promise<void>;
      /** Leaves the lock as stale; the next command takes it over. */
      abandon(): Promise<void>;
    }
  | { readonly kind: "held"; readonly holder: LockHolder };

/** Locks between commands on this machine. A lock is free once its holder has ended, in whatever way. */
export interface Locks {
  /** Tries once, without waiting. Never throws: if no lock can be kept, it counts as taken. */
  take(name: string, what: string): Promise<LockAttempt>;
  /**
   * The current or last holder, without changing the lock; undefined if there is none. A stale lock blocks no
   * command.
   */
  inspect(name: string): Promise<(LockHolder & { readonly stale: boolean }) | undefined>;
}
