import { StackError } from "../../domain/errors.ts";
import { exitCodes } from "../../domain/exit-codes.ts";
import { loadProject } from "../../run/load-project.ts";
import { takeDown } from "../../run/take-down.ts";
import type { Action } from "../action.ts";
import { changeProject } from "../change-project.ts";
import { readSwitch, readWord } from "../invocation.ts";
import { readLoadRequest } from "../load-request.ts";

/** Stops and removes everything of the project. */
export const down: Action = async (invocation, context) => {
  const { world, signal, terminal, style } = context;
  const startedAtMs = world.clock.now();
  const project = await loadProject(readLoadRequest(invocation, world.cwd), world, signal);
  const volumes = readSwitch(invocation, "volumes");
  if (volumes && !readSwitch(invocation, "yes")) {
    const isSure = await terminal.confirm(
      `Remove the volumes of ${project.model.project} with all their data?`,
    );
    if (!isSure) throw new StackError("interrupted", { message: "nothing was removed" });
  }
  const removed = await changeProject({ project, startedAtMs, what: "stackctl down" }, context, (reporter) =>
    takeDown(
      project,
      { volumes, timeoutSeconds: readTimeout(readWord(invocation, "timeout")) },
      { ...world, reporter },
      signal,
    ),
  );
  const names = removed.length === 0 ? "nothing was there" : removed.join(", ");
  return {
    exitCode: exitCodes.done,
    text: `${style.ok(style.symbols.ok)} ${project.model.project} is down: ${names}${volumes ? "; volumes removed" : ""}`,
    document: { ok: true, project: project.model.project, removed, volumes },
  };
};

function readTimeout(word: string | undefined): number | undefined {
  if (word === undefined) return undefined;
  if (!/^\d+$/.test(word))
    throw new StackError("usage", {
      message: `--timeout takes whole seconds, not "${word}"`,
      hint: "write --timeout 10",
    });
  return Number(word);
}
