import type { LeftChild, LockHolder } from "../../ports/locks.ts";
import { isSame } from "./find-family.ts";
import type { ProcessIdentity } from "./list-processes.ts";
import { endStray, findStrays } from "./strays.ts";

interface LeftQuery {
  readonly folder: string;
  readonly project: string;
  /** Holders of the project's lock that were killed. */
  readonly holders: readonly (LockHolder & ProcessIdentity)[];
}

/**
 * Children of killed stackctl processes that may still change a project: children of the lock's holders, and
 * of `stackctl compose`.
 */
export async function findLeftChildren({
  folder,
  project,
  holders,
}: LeftQuery): Promise<readonly LeftChild[]> {
  const strays = await findStrays(
    folder,
    (child, owner) =>
      child.does === "changes" &&
      (child.project === project || holders.some((holder) => isSame(owner, holder))),
  );
  return strays.map((stray) => ({
    pid: stray.pid,
    name: stray.name,
    parent: { pid: stray.owner.pid, what: stray.what },
    end: async () => (await endStray(stray)).length === 0,
  }));
}
