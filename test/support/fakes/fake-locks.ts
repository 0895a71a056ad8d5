import type { LeftChild, LockAttempt, LockHolder, Locks } from "../../../src/ports/locks.ts";

/** Locks in memory; a test can hold one as another command. */
export class FakeLocks implements Locks {
  readonly held = new Map<string, LockHolder>();

  /** Names of locks whose holder no longer runs. */
  readonly stale = new Set<string>();

  /** Running children of killed commands. */
  left: readonly LeftChild[] = [];

  /** Names of locks whose last holder was killed. */
  readonly takenOver = new Set<string>();

  async inspect(name: string): Promise<(LockHolder & { readonly stale: boolean }) | undefined> {
    const holder = this.held.get(name);
    return holder && { ...holder, stale: this.stale.has(name) };
  }

  async take(name: string, what: string): Promise<LockAttempt> {
    const holder = this.held.get(name);
    if (holder) return { kind: "held", holder };
    this.held.set(name, { pid: 1, what });
    return {
      kind: "taken",
      isTakenOver: this.takenOver.has(name),
      listLeft: async () => this.left,
      release: async () => void this.held.delete(name),
      abandon: async () => void this.takenOver.add(name),
    };
  }
}
