import { StackError } from "../../domain/errors.ts";
import type { WaitAim } from "../../domain/option-words.ts";
import { findSettingFault } from "../../plan/settings/merge-settings.ts";
import { loadForWait, waitForServices } from "../../run/launch/wait-for-services.ts";
import type { Action } from "../command/action.ts";
import { type LoadOptions, readLoadRequest } from "../command/load-request.ts";
import { atEngine, warnElsewhere } from "../project/at-engine.ts";
import { keepEvidence } from "../project/keep-evidence.ts";
import { publishOutcome } from "../project/publish-outcome.ts";
import { tellProgress } from "../project/tell-progress.ts";

interface WaitOptions extends LoadOptions {
  readonly for: WaitAim;
  readonly timeout: string | undefined;
}

/** Waits for what is there. It changes nothing, so it runs beside a command that does. */
export const wait: Action<WaitOptions> = async (invocation, given) => {
  const { signal } = given;
  const startedAtMs = given.world.clock.now();
  const timeout = readTimeout(invocation.options.timeout);
  const request = readLoadRequest(invocation, given.world.cwd, invocation.args);
  const settings = timeout === undefined ? request.settings : { ...request.settings, waitTimeout: timeout };
  const project = await loadForWait({ ...request, settings }, given.world, signal);
  const context = atEngine(given, project);
  const { world } = context;
  warnElsewhere(given, project);
  const { for: aim } = invocation.options;
  const strictTimeout = timeout !== undefined;
  const reporter = await tellProgress(project, startedAtMs, context);
  try {
    const report = await waitForServices(
      { project, names: invocation.args, aim, strictTimeout, startedAtMs },
      { ...world, reporter },
      signal,
    );
    reporter.close();
    return await publishOutcome(report, project, context);
  } catch (error) {
    if (error instanceof StackError && !signal.aborted)
      await keepEvidence(project, { kind: "error", error }, context);
    throw error;
  } finally {
    reporter.close();
  }
};

function readTimeout(word: string | undefined): string | undefined {
  if (word === undefined) return undefined;
  const fault = findSettingFault("waitTimeout", word);
  if (fault !== undefined) throw new StackError("usage", { message: `--timeout: ${fault}` });
  return word;
}
