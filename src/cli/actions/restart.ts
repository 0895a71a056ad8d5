import { wrapText } from "../../render/text/wrap-text.ts";
import { loadForRestart, restartServices } from "../../run/launch/restart-services.ts";
import type { Action } from "../command/action.ts";
import { type LoadOptions, readLoadRequest } from "../command/load-request.ts";
import { atEngine, warnElsewhere } from "../project/at-engine.ts";
import { changeProject } from "../project/change-project.ts";
import { publishOutcome } from "../project/publish-outcome.ts";

/** Restarts services and waits for them. */
export const restart: Action<LoadOptions> = async (invocation, given) => {
  const startedAtMs = given.world.clock.now();
  const { signal, world: anyWorld } = given;
  const names = invocation.args;
  const project = await loadForRestart(readLoadRequest(invocation, anyWorld.cwd), names, anyWorld, signal);
  const context = atEngine(given, project);
  warnElsewhere(context, project);
  const report = await changeProject(
    { project, startedAtMs, what: "stackctl restart" },
    context,
    (reporter) => restartServices({ project, names, startedAtMs }, { ...context.world, reporter }, signal),
  );
  const outcome = await publishOutcome(report, project, context);
  if (report.services.length > 0) return outcome;
  const { look, ok, symbols } = context.style;
  const text = `${report.project}: nothing to restart: every container has ended; name a service to run it again`;
  return {
    ...outcome,
    text: wrapText(text, { width: look.width, first: `${ok(symbols.ok)} `, rest: "  " }),
  };
};
