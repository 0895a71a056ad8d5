import { checkServices } from "../../plan/check-services.ts";
import { loadProject } from "../../run/load-project.ts";
import type { Action } from "../action.ts";
import { readSwitch, readWord } from "../invocation.ts";
import { readLoadRequest } from "../load-request.ts";

/** Hands over to Compose, with every profile on, so that services of features that are off can be read too. */
export const logs: Action = async (invocation, { world, signal }) => {
  const project = await loadProject(readLoadRequest(invocation, world.cwd), world, signal);
  checkServices(project.model, invocation.args);
  const valued = ["tail", "since"].flatMap((name) => {
    const word = readWord(invocation, name);
    return word === undefined ? [] : [`--${name}`, word];
  });
  const switches = ["follow", "timestamps"]
    .filter((name) => readSwitch(invocation, name))
    .map((name) => `--${name}`);
  const args = ["logs", ...switches, ...valued, ...invocation.args];
  return { exitCode: await world.compose.passThrough({ ...project.target, profiles: ["*"] }, args, signal) };
};
