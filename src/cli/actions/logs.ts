import { StackError } from "../../domain/errors.ts";
import { exitCodes } from "../../domain/exit-codes.ts";
import { parseLogTime } from "../../plan/logs/log-options.ts";
import { checkServices } from "../../plan/services/check-services.ts";
import { isAnyAlive, waitUntilEnded } from "../../run/logs/wait-until-ended.ts";
import type { Project } from "../../run/project/load-project.ts";
import type { World } from "../../run/world.ts";
import type { Action, ActionContext } from "../command/action.ts";
import type { Invocation } from "../command/invocation.ts";
import { openRunningProject, warnElsewhere } from "../project/at-engine.ts";
import { isStdoutClosed } from "../terminal/interrupts.ts";
import type { LogsOptions } from "./logs-options.ts";

/**
 * Prints logs, with every profile enabled, so that the services of disabled features are shown too. Compose prints the
 * lines, except for --grep and --json.
 */
export const logs: Action<LogsOptions> = async (invocation, given) => {
  const { project, context } = await openRunningProject(invocation, given);
  const { world, signal } = context;
  warnElsewhere(context, project);
  checkServices(project.model, invocation.args);
  const { tail, json: isJson, grep } = invocation.options;
  checkTail(tail);
  for (const name of ["since", "until"] as const) {
    const word = invocation.options[name];
    if (word !== undefined) parseLogTime(`--${name}`, word, world.clock.now());
  }
  const isOurs = isJson || grep !== undefined;
  const exitCode = isOurs
    ? await (await import("./search-logs.ts")).searchLogs(invocation, project, context)
    : await printByCompose(invocation, project, context);
  if (exitCode === exitCodes.done && !isJson && !signal.aborted) {
    await printFailedServices(invocation.args, project, context);
  }
  return { exitCode };
};

async function printByCompose(
  { args: services, options }: Invocation<LogsOptions>,
  project: Project,
  { world, signal }: ActionContext,
): Promise<number> {
  const shown = { project: project.model.project, services };
  // Read in any case, for the error if no engine answers: Compose's own has another exit code and no hint.
  const follows = (await isAnyAlive(shown, world.engine, signal)) && options.follow;
  const valued = (["tail", "since", "until"] as const).flatMap((name) => {
    const word = options[name];
    return word === undefined ? [] : [`--${name}`, word];
  });
  const switches = [...(follows ? ["--follow"] : []), ...(options.timestamps ? ["--timestamps"] : [])];
  const without = [
    ...(options.color ? [] : ["--no-color"]),
    ...(options.logPrefix ? [] : ["--no-log-prefix"]),
  ];
  const args = ["logs", ...switches, ...without, ...valued, ...services];
  const print = (until: AbortSignal) =>
    world.compose.passThrough({ ...project.target, profiles: ["*"] }, args, until);
  const endsItself = !follows || project.engine.kind === "embedded";
  const exitCode = await (endsItself ? print(signal) : printUntilEnded(print, shown, world, signal));
  if (isStdoutClosed(signal)) return exitCodes.done;
  const isKnown = exitCode === exitCodes.done || exitCode === exitCodes.interrupted;
  return isKnown ? exitCode : exitCodes.launch;
}

/** `docker compose logs --follow` never returns if a container had ended before it began to follow. */
async function printUntilEnded(
  print: (until: AbortSignal) => Promise<number>,
  shown: Parameters<typeof waitUntilEnded>[0],
  world: World,
  signal: AbortSignal,
): Promise<number> {
  const over = new AbortController();
  const printed = new AbortController();
  const waiting = waitUntilEnded(shown, world, AbortSignal.any([signal, printed.signal])).then(
    () => over.abort(),
    // Without an engine, Compose reports the error.
    () => undefined,
  );
  const exitCode = await print(AbortSignal.any([signal, over.signal]));
  const isOver = over.signal.aborted && !signal.aborted;
  printed.abort();
  await waiting;
  return isOver ? exitCodes.done : exitCode;
}

async function printFailedServices(
  services: readonly string[],
  project: Project,
  { world, terminal, signal }: ActionContext,
): Promise<void> {
  const { findFailedServices } = await import("../../run/logs/find-failed-services.ts");
  const failed = await findFailedServices(project, services, world, signal);
  if (failed.length === 0) return;
  const { formatFailedServices } = await import("../../render/logs/format-failed-services.ts");
  terminal.tell((style) => formatFailedServices(failed, style));
}

/** Compose prints no lines if the number is invalid. */
function checkTail(word: string | undefined): void {
  if (word === undefined || /^(?:\d+|all)$/.test(word)) return;
  throw new StackError("usage", {
    message: `--tail takes a number of lines, not "${word}"`,
    hint: "Write --tail 50, or --tail all.",
  });
}
