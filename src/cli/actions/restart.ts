import { loadForRestart, restartServices } from "../../run/restart-services.ts";
import type { Action } from "../action.ts";
import { atEngine, warnElsewhere } from "../at-engine.ts";
import { changeProject } from "../change-project.ts";
import { describeReport } from "../describe-report.ts";
import { readLoadRequest } from "../load-request.ts";

/** Restarts services and waits for them. */
export const restart: Action = async (invocation, given) => {
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
  return describeReport(report, project, context);
};
