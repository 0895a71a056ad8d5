import type { DownDocument } from "../../domain/documents/command-documents.ts";
import type { EngineChoice, EngineKind } from "../../domain/engine-choice.ts";
import { StackError } from "../../domain/errors.ts";
import { exitCodes } from "../../domain/exit-codes.ts";
import { wrapText } from "../../render/text/wrap-text.ts";
import { type TakenDown, takeDown } from "../../run/launch/take-down.ts";
import { onEngine } from "../../run/world.ts";
import type { Action } from "../command/action.ts";
import type { LoadOptions } from "../command/load-request.ts";
import { openRunningProject, warnElsewhere } from "../project/at-engine.ts";
import { changeProject } from "../project/change-project.ts";

interface DownOptions extends LoadOptions {
  readonly volumes: boolean;
  readonly yes: boolean;
  readonly timeout: string | undefined;
}

/** Stops and removes everything of the project. */
export const down: Action<DownOptions> = async (invocation, given) => {
  const startedAtMs = given.world.clock.now();
  const { project, context } = await openRunningProject(invocation, given);
  const { signal, terminal, style } = context;
  const { volumes, yes, timeout } = invocation.options;
  if (volumes && !yes) {
    const isSure = await terminal.confirm(
      `Remove the volumes of ${project.model.project} with all their data?`,
    );
    if (!isSure) throw new StackError("declined", { message: "nothing was removed" });
  }
  const options = { volumes, timeoutSeconds: readTimeout(timeout) };
  const engines = listEngines(project.engine);
  if (engines.length === 1) warnElsewhere(context, project);
  const change = { project, startedAtMs, what: "stackctl down" };
  const { removed, warnings } = await changeProject(change, context, async (reporter) => {
    const taken: TakenDown[] = [];
    for (const kind of engines) {
      const doing = { ...onEngine(given.world, kind, project.directory), reporter };
      taken.push(await takeDown(project, options, doing, signal));
    }
    return {
      removed: [...new Set(taken.flatMap((one) => one.removed))].sort(),
      warnings: taken.flatMap((one) => one.warnings),
    };
  });
  const names = removed.length === 0 ? "there was nothing to remove" : `removed ${removed.join(", ")}`;
  return {
    exitCode: exitCodes.done,
    text: wrapText(
      `${project.model.project} is down: ${names}${volumes ? `; ${nameVolumes(warnings)}` : ""}`,
      {
        width: style.look.width,
        first: `${style.ok(style.symbols.ok)} `,
        rest: "  ",
      },
    ),
    document: { ok: true, project: project.model.project, removed, volumes, warnings } satisfies DownDocument,
  };
};

function nameVolumes(warnings: DownDocument["warnings"]): string {
  return warnings.length === 0 ? "volumes removed" : "volumes removed, except those of the warnings";
}

/** Two engines if another one has containers or processes of the project, unless the user chose an engine. */
function listEngines({ kind, why, elsewhere }: EngineChoice): readonly EngineKind[] {
  return why === "asked" || elsewhere === undefined ? [kind] : [kind, elsewhere.on];
}

function readTimeout(word: string | undefined): number | undefined {
  if (word === undefined) return undefined;
  if (!/^\d+$/.test(word))
    throw new StackError("usage", {
      message: `--timeout takes whole seconds, not "${word}"`,
      hint: "Write a whole number, such as --timeout 10.",
    });
  return Number(word);
}
