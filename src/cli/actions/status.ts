import { exitCodes } from "../../domain/exit-codes.ts";
import { formatResources } from "../../render/format-resources.ts";
import { formatStatus } from "../../render/format-status.ts";
import { followStatus } from "../../run/follow-status.ts";
import { readStatus } from "../../run/read-status.ts";
import type { Action } from "../action.ts";
import { openRunningProject, warnElsewhere } from "../at-engine.ts";
import { readSwitch } from "../invocation.ts";

/** Clears the screen and what was scrolled, and goes to its top (ECMA-48: ED 2, ED 3, CUP). */
const clearScreen = "\u001b[2J\u001b[3J\u001b[H";

/** Shows what runs; with --watch again at each change, on a terminal in place. */
export const status: Action = async (invocation, given) => {
  given.world.engine.prepareToMeasure();
  const { project, context } = await openRunningProject(invocation, given);
  const { world, terminal, signal, style } = context;
  warnElsewhere(context, project);
  const resources = readSwitch(invocation, "resources");
  const format = resources ? formatResources : formatStatus;
  if (!readSwitch(invocation, "watch")) {
    const report = await readStatus(project, world, { resources }, signal);
    return {
      exitCode: report.ok ? exitCodes.done : exitCodes.notReady,
      text: format(report, style),
      document: report,
    };
  }
  const wantsJson = readSwitch(invocation, "json");
  await followStatus(
    project,
    world,
    { resources },
    (report) => {
      const text = wantsJson ? JSON.stringify(report) : format(report, style);
      terminal.write(`${terminal.isInteractive && !wantsJson ? clearScreen : ""}${text}\n`);
    },
    signal,
  );
  return { exitCode: exitCodes.done };
};
