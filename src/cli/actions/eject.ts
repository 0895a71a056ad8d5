import { join, resolve } from "node:path";
import type { EjectDocument } from "../../domain/documents/file-documents.ts";
import { StackError } from "../../domain/errors.ts";
import { exitCodes } from "../../domain/exit-codes.ts";
import { actionOf } from "../../domain/file-change.ts";
import { formatFileChanges } from "../../render/text/format-file-changes.ts";
import { formatNotice } from "../../render/text/format-message.ts";
import type { Style } from "../../render/text/style.ts";
import { wrapText } from "../../render/text/wrap-text.ts";
import { chooseEnvOutput, type Ejected, ejectProject } from "../../run/eject/eject-project.ts";
import { writeChanges } from "../../run/init/write-changes.ts";
import { loadProject } from "../../run/project/load-project.ts";
import type { Action } from "../command/action.ts";
import type { Invocation } from "../command/invocation.ts";
import { readLoadRequest, withDocker } from "../command/load-request.ts";
import type { EjectKubernetesOptions } from "./eject-kubernetes.ts";

interface EjectOptions extends EjectKubernetesOptions {
  readonly to: "compose" | "kubernetes" | undefined;
  readonly output: string | undefined;
  readonly envOutput: string | undefined;
}

/** Writes or prints one Compose file of the enabled services, or writes files for Kubernetes. */
export const eject: Action<EjectOptions> = async (invocation, context) => {
  const refusal = refuseMixed(invocation);
  if (refusal) throw refusal;
  if (invocation.options.to === "kubernetes") {
    return (await import("./eject-kubernetes.ts")).ejectToKubernetes(invocation, context);
  }
  return ejectToCompose(invocation, context);
};

/** The error for options of the other target. */
function refuseMixed({ args, options }: Invocation<EjectOptions>): StackError | undefined {
  const isKubernetes = options.to === "kubernetes";
  const given = isKubernetes
    ? [options.output !== undefined && "--output", options.envOutput !== undefined && "--env-output"]
    : [
        options.strict && "--strict",
        options.liveness && "--liveness",
        options.expose !== undefined && "--expose",
        options.volumeSize !== undefined && "--volume-size",
        options.waitImage !== undefined && "--wait-image",
        options.training !== undefined && "--training",
        args[0] !== undefined && `the folder ${args[0]}`,
      ];
  const [first] = given.filter((one) => one !== false);
  if (first === undefined) return undefined;
  return new StackError("usage", {
    message: isKubernetes ? `${first} does not go with --to kubernetes` : `${first} needs --to kubernetes`,
    hint: isKubernetes
      ? "Name the folder after it: stackctl eject --to kubernetes k8s."
      : "Add --to kubernetes, or use --output FILE for a Compose file.",
  });
}

const ejectToCompose: Action<EjectOptions> = async (invocation, { world, terminal, signal, style }) => {
  const request = withDocker(readLoadRequest(invocation, world.cwd));
  const project = await loadProject({ ...request, anyMachine: true }, world, signal);
  const { output: word, envOutput: envWord, plain, dryRun: isDry, force } = invocation.options;
  const prints = word === "-";
  const output =
    prints || word === undefined ? join(project.directory, "compose.ejected.yaml") : resolve(world.cwd, word);
  const envOutput =
    envWord !== undefined
      ? resolve(world.cwd, envWord)
      : prints
        ? undefined
        : await chooseEnvOutput(output, project.directory, world);
  const wish = { output, envOutput, plain };
  const ejected = await ejectProject(project, wish, world, signal);
  const changes = prints ? ejected.changes.slice(1) : ejected.changes;
  if (!isDry) {
    const replaced = changes.filter((change) => actionOf(change) === "change").map(({ file }) => file);
    if (replaced.length > 0 && !force) {
      if (!terminal.canAsk) refuse(replaced);
      const prompts = await terminal.createPrompts();
      const isSure = await prompts.yesOrNo(`Replace ${replaced.join(" and ")}?`, false);
      if (!isSure) throw new StackError("declined", { message: "nothing was written" });
    }
    await writeChanges(changes, project.directory, world.files);
  }
  if (prints && ejected.notices.length > 0) {
    const reporter = await terminal.createReporter(project.settings.progress, world.clock.now());
    for (const notice of ejected.notices) reporter.on({ kind: "notice", notice });
    reporter.close();
  }
  return {
    exitCode: exitCodes.done,
    text: prints ? (ejected.changes[0]?.after ?? "") : formatEjected(ejected, isDry, style),
    document: {
      project: project.model.project,
      written: !isDry,
      services: ejected.services,
      variables: ejected.variables,
      secrets: ejected.secrets,
      files: ejected.changes.map((change) => ({
        path: prints && change === ejected.changes[0] ? "-" : change.file,
        action: actionOf(change),
        ...((isDry || prints) && { text: change.after }),
      })),
      warnings: [...project.notices, ...ejected.notices],
    } satisfies EjectDocument,
  };
};

function refuse(files: readonly string[]): never {
  throw new StackError("confirmation-needed", {
    message: `${files.join(" and ")} would be replaced, and there is no terminal to confirm on; nothing was written`,
    hint: "Pass --force to replace them, or choose another --output.",
  });
}

function formatEjected({ changes, secrets, notices }: Ejected, isDry: boolean, style: Style): string {
  const [compose, env] = changes;
  const fill = `Fill in ${secrets.join(", ")} in ${env?.file}.`;
  const options = env === undefined || env.file.endsWith(".env") ? "" : ` --env-file ${env.file}`;
  const next = [
    style.strong("Next"),
    ...(secrets.length > 0 && env ? [wrapText(fill, { width: style.look.width, first: "  " })] : []),
    `  docker compose -f ${compose?.file}${options} up -d --wait`,
  ].join("\n");
  return [
    formatFileChanges(changes, style, { isDry }),
    notices.map((notice) => formatNotice(notice, style)).join("\n"),
    isDry ? "" : next,
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}
