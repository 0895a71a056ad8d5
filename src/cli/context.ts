import { annotationBase } from "./ci/annotation-base.ts";
import type { CiSetting } from "./ci/ci-setting.ts";
import { createRunRecord } from "./ci/run-record.ts";
import type { ActionContext } from "./command/action.ts";
import type { StderrMode } from "./terminal/stderr-mode.ts";
import { createStreamStyle } from "./terminal/stream-style.ts";
import { createTerminal } from "./terminal/terminal.ts";
import { createWorld } from "./world.ts";

export { redactDocument } from "../plan/secrets/redact-document.ts";
export { endStrayReaders } from "./end-stray-readers.ts";

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
