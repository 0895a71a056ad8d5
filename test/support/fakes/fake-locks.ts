import type { LockAttempt, LockHolder, Locks } from "../../../src/ports/locks.ts";

/** Locks in memory; a test can hold one for somebody else. */
export class FakeLocks implements Locks {
  readonly held = new Map<string, LockHolder>();

  /** Names whose holder is gone. */
  readonly stale = new Set<string>();

  async inspect(name: string): Promise<(LockHolder & { readonly stale: boolean }) | undefined> {
    const holder = this.held.get(name);
    return holder && { ...holder, stale: this.stale.has(name) };
  }

  async take(name: string, what: string): Promise<LockAttempt> {
    const holder = this.held.get(name);
    if (holder) return { kind: "held", holder };
    this.held.set(name, { pid: 1, what });
    return { kind: "taken", release: async () => void this.held.delete(name) };
  }
}
