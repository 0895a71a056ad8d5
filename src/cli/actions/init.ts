import { StackError } from "../../domain/errors.ts";
import { exitCodes } from "../../domain/exit-codes.ts";
import { actionOf, type FileChange } from "../../domain/file-change.ts";
import type { InitPlan } from "../../plan/init/plan-init-files.ts";
import type { ProjectSurvey } from "../../plan/init/project-survey.ts";
import { unknownName } from "../../plan/names/suggest.ts";
import { formatInitDone } from "../../render/init/format-init-done.ts";
import { formatAddedLines, formatFileChanges } from "../../render/text/format-file-changes.ts";
import { type InitChoices, planInit } from "../../run/init/plan-init.ts";
import { surveyProject } from "../../run/init/survey-project.ts";
import { writeChanges } from "../../run/init/write-changes.ts";
import type { Action } from "../command/action.ts";
import { type LoadOptions, readLoadRequest } from "../command/load-request.ts";
import { findOwnPackage } from "../command/own-package.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { describeInit } from "./describe-init.ts";

interface InitOptions extends LoadOptions {
  readonly github: boolean | undefined;
  readonly dryRun: boolean;
  readonly yes: boolean;
  readonly force: boolean;
  readonly json: boolean;
}

/** Sets stackctl up in a project: plans the files, asks where it can, writes them. */
export const init: Action<InitOptions> = async (invocation, { world, terminal, signal, style }) => {
  const request = readLoadRequest(invocation, world.cwd);
  const survey = await surveyProject(
    { ...request, flags: { ...request.flags, explicit: [] } },
    world,
    signal,
  );
  const wanted = request.flags.explicit.filter(({ value }) => value).map(({ name }) => name);
  checkNames(survey, wanted);
  const { options } = invocation;
  const { dryRun: isDry } = options;
  const mayAsk = terminal.canAsk && !isDry && !options.yes && !options.json;
  const given = { enable: wanted, github: options.github };
  const choices = mayAsk
    ? await askChoices(survey, given, terminal)
    : { ...given, github: options.github === true };
  const plan = await planInit(survey, choices, findOwnPackage(), world);
  const writes = plan.changes.some((change) => actionOf(change) !== "keep");
  if (writes && !isDry) {
    if (mayAsk) await askToWrite(plan, terminal, style);
    else refuseChanges(plan, options);
    await writeChanges(plan.changes, survey.repository, world.files);
  }
  const parts = [
    formatFileChanges(plan.changes, style, { isDry }),
    ...(isDry ? plan.changes.filter(isNew).map((change) => formatAddedLines(change, style)) : []),
    formatInitDone({ ...survey, notices: [...survey.notices, ...plan.notices], isDry }, style),
  ];
  return {
    exitCode: exitCodes.done,
    text: parts.filter((part) => part !== "").join("\n\n"),
    document: describeInit(survey, plan, { isDry }),
  };
};

function isNew(change: FileChange): boolean {
  return actionOf(change) !== "keep";
}

function checkNames({ declared, found }: ProjectSurvey, names: readonly string[]): void {
  const known = [...declared, ...found].map(({ feature }) => feature.name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw unknownName("unknown-feature", unknown, known);
}

async function askChoices(
  { found, manifest, repository, declared }: ProjectSurvey,
  given: { readonly enable: readonly string[]; readonly github: boolean | undefined },
  terminal: Terminal,
): Promise<InitChoices> {
  const prompts = await terminal.createPrompts();
  const isNamed = given.enable.length > 0 || manifest !== undefined;
  const options = [...declared, ...found].map(({ feature, services }) => ({
    value: feature.name,
    hint: services.join(", "),
  }));
  const enable =
    isNamed || options.length === 0
      ? given.enable
      : await prompts.chooseMany("Which features shall be on by default?", options);
  const github =
    given.github ??
    (await prompts.yesOrNo(
      `A GitHub workflow that starts combinations of features, in ${repository}?`,
      false,
    ));
  return { enable, github };
}

async function askToWrite(
  { changes }: InitPlan,
  terminal: Terminal,
  style: Parameters<typeof formatFileChanges>[1],
): Promise<void> {
  const prompts = await terminal.createPrompts();
  const summary = formatFileChanges(changes, style, { isDry: true });
  if (await prompts.yesOrNo(`Write this?\n${summary}`, true)) return;
  throw new StackError("declined", { message: "nothing was written" });
}

/** Without a terminal, existing files are only changed with a flag. Lines are only added to an example file. */
function refuseChanges({ changes }: InitPlan, { force, yes }: InitOptions): void {
  const isWorkflow = ({ path }: FileChange) => path.endsWith("stackctl.yml");
  const isAllowed = (change: FileChange) => {
    if (actionOf(change) !== "change" || change.path.endsWith(".env.example")) return true;
    return isWorkflow(change) ? force : yes;
  };
  const refused = changes.filter((change) => !isAllowed(change));
  if (refused.length === 0) return;
  throw new StackError("confirmation-needed", {
    message: "existing files would change, and there is no terminal to confirm on; nothing was written",
    problems: refused.map((change) => ({
      message: isWorkflow(change) ? "would be replaced" : change.what,
      where: { file: change.file },
    })),
    hint: adviseFlags(refused.map((change) => (isWorkflow(change) ? "--force" : "--yes"))),
  });
}

function adviseFlags(flags: readonly string[]): string {
  const purposes = { "--force": "replace the workflow", "--yes": "add to existing files" };
  const uses = Object.entries(purposes)
    .filter(([flag]) => flags.includes(flag))
    .map(([flag, purpose]) => `${flag} to ${purpose}`);
  return `Use ${[...uses, "--dry-run to see the changes"].join(", ")}.`;
}
