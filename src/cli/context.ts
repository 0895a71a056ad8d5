import { recordFolder } from "../adapters/disk/known-folders.ts";
import { listDeadOwners } from "../adapters/processes/is-alive.ts";
import { annotationBase, type CiSetting } from "./ci/ci-setting.ts";
import { createRunRecord } from "./ci/run-record.ts";
import type { ActionContext } from "./command/action.ts";
import type { StderrMode } from "./terminal/stderr-mode.ts";
import { createStreamStyle } from "./terminal/stream-style.ts";
import { createTerminal } from "./terminal/terminal.ts";
import { createWorld } from "./world.ts";

export { redactDocument } from "../plan/secrets/redact-document.ts";

/** Everything that an action may use, built on the real process. */
export function createContext(signal: AbortSignal, ci: CiSetting, stderr: StderrMode): ActionContext {
  const world = createWorld();
  const record = createRunRecord();
  const base = annotationBase(world.cwd, world.env);
  return {
    world,
    terminal: createTerminal({
      clock: world.clock,
      signal,
      ci,
      stderr,
      record,
      base,
      redact: world.secrets.redact,
    }),
    signal,
    style: createStreamStyle(process.stdout, ci),
    ci,
    record,
  };
}

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
