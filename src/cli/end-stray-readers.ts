import { recordFolder } from "../adapters/disk/known-folders.ts";
import { listDeadOwners } from "../adapters/processes/is-alive.ts";
import type { ActionContext } from "./command/action.ts";

/**
 * Ends read-only child processes of stackctl processes that were killed. Prints a warning for a child of a command that
 * ran in this folder.
 */
export async function endStrayReaders({ terminal, world }: ActionContext): Promise<void> {
  const folder = recordFolder();
  if (listDeadOwners(folder).length === 0) return;
  const { endStray, findStrays } = await import("../adapters/processes/strays.ts");
  for (const stray of await findStrays(folder, ({ does }) => does === "reads")) {
    const left = await endStray(stray);
    if (stray.cwd !== world.cwd) continue;
    const { what, owner, name, pid } = stray;
    const outcome =
      left.length === 0 ? "stackctl has ended it" : `stackctl cannot end it: pid ${left.join(", ")}`;
    const message = `${what} (pid ${owner.pid}) was killed and left ${name} (pid ${pid}) running; ${outcome}`;
    terminal.warn({ code: "ended-left-child", message });
  }
}
