import { exitCodes } from "../../domain/exit-codes.ts";
import type { StatusReport } from "../../domain/report.ts";
import { formatResources } from "../../render/resources/format-resources.ts";
import { formatStatus } from "../../render/resources/format-status.ts";
import { followStatus, readStatus } from "../../run/resources/read-status.ts";
import type { Action } from "../command/action.ts";
import type { LoadOptions } from "../command/load-request.ts";
import { openRunningProject, warnElsewhere } from "../project/at-engine.ts";

interface StatusOptions extends LoadOptions {
  readonly resources: boolean;
  readonly watch: boolean;
  readonly json: boolean;
}

/** Shows what runs; with --watch again at each change, on a terminal in place. */
export const status: Action<StatusOptions> = async (invocation, given) => {
  given.world.engine.takeFirstCpuSample?.();
  const { project, context } = await openRunningProject(invocation, given);
  const { world, terminal, signal, style } = context;
  warnElsewhere(context, project);
  const { resources, watch, json: wantsJson } = invocation.options;
  const format = resources ? formatResources : formatStatus;
  if (!watch) {
    const report = await readStatus(project, world, { resources }, signal);
    return {
      exitCode: report.ok ? exitCodes.done : exitCodes.notReady,
      text: format(report, style),
      document: report,
    };
  }
  const screen = style.look.animated && !wantsJson ? await terminal.openScreen() : undefined;
  const show = (report: StatusReport) => {
    if (screen === undefined)
      terminal.write(`${wantsJson ? JSON.stringify(report) : format(report, style)}\n`);
    else screen.show((now) => format(report, now));
  };
  try {
    await followStatus(project, world, { resources }, show, signal);
  } finally {
    screen?.close();
  }
  return { exitCode: exitCodes.done };
};
