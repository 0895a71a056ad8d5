import { StackError } from "../../domain/errors.ts";
import { exitCodes } from "../../domain/exit-codes.ts";
import { checkServices } from "../../plan/check-services.ts";
import type { Action } from "../action.ts";
import { openRunningProject, warnElsewhere } from "../at-engine.ts";
import { readSwitch, readWord } from "../invocation.ts";

/** Hands over to Compose, with every profile on, so that services of features that are off can be read too. */
export const logs: Action = async (invocation, given) => {
  const { project, context } = await openRunningProject(invocation, given);
  const { world, signal } = context;
  warnElsewhere(context, project);
  checkServices(project.model, invocation.args);
  checkTail(readWord(invocation, "tail"));
  // Asked only for the error where no engine answers: Compose's own has another exit code and no hint.
  await world.engine.listContainers(project.model.project, signal);
  const valued = ["tail", "since"].flatMap((name) => {
    const word = readWord(invocation, name);
    return word === undefined ? [] : [`--${name}`, word];
  });
  const switches = ["follow", "timestamps"]
    .filter((name) => readSwitch(invocation, name))
    .map((name) => `--${name}`);
  const args = ["logs", ...switches, ...valued, ...invocation.args];
  const exitCode = await world.compose.passThrough({ ...project.target, profiles: ["*"] }, args, signal);
  const isOurs = exitCode === exitCodes.done || exitCode === exitCodes.interrupted;
  return { exitCode: isOurs ? exitCode : exitCodes.launch };
};

/** Compose shows nothing at all for a number that is none. */
function checkTail(word: string | undefined): void {
  if (word === undefined || /^(?:\d+|all)$/.test(word)) return;
  throw new StackError("usage", {
    message: `--tail takes a number of lines, not "${word}"`,
    hint: "write --tail 50, or --tail all",
  });
}
