import { resolve } from "node:path";
import type { KubernetesDocument } from "../../domain/documents/kubernetes-document.ts";
import { StackError } from "../../domain/errors.ts";
import { exitCodes } from "../../domain/exit-codes.ts";
import { actionOf, type FileChange } from "../../domain/file-change.ts";
import type { Exposure, TrainingKind } from "../../domain/kubernetes.ts";
import { checkKubernetesOptions } from "../../plan/kubernetes/check-options.ts";
import { isOn } from "../../plan/kubernetes/plan-components.ts";
import { showPath } from "../../plan/names/show-path.ts";
import { formatKubernetesSummary } from "../../render/eject/format-kubernetes-summary.ts";
import { ejectKubernetes } from "../../run/eject/eject-kubernetes.ts";
import { writeChanges } from "../../run/init/write-changes.ts";
import { loadProject } from "../../run/project/load-project.ts";
import type { Action, ActionContext } from "../command/action.ts";
import { type LoadOptions, readLoadRequest, withDocker } from "../command/load-request.ts";

/** The options of `eject --to kubernetes`. */
export interface EjectKubernetesOptions extends LoadOptions {
  readonly plain: readonly string[];
  readonly dryRun: boolean;
  readonly force: boolean;
  readonly strict: boolean;
  readonly liveness: boolean;
  readonly expose: Exposure | undefined;
  readonly training: TrainingKind | undefined;
  readonly volumeSize: string | undefined;
  readonly waitImage: string | undefined;
}

/** Writes the project as files for kustomize: core services, and a component for each feature. */
export const ejectToKubernetes: Action<EjectKubernetesOptions> = async (invocation, context) => {
  const { world, signal, style } = context;
  const [folder, ...more] = invocation.args;
  const { options } = invocation;
  const { dryRun: isDry } = options;
  // An empty name is an unset variable of a script, not the project's own folder.
  if (!folder || more.length > 0) {
    throw new StackError("usage", {
      message: !folder ? "--to kubernetes needs a folder to write to" : "eject writes to one folder only",
      hint: "Write stackctl eject --to kubernetes k8s.",
    });
  }
  const output = resolve(world.cwd, folder);
  const kubernetes = checkKubernetesOptions(options);
  const request = withDocker(readLoadRequest(invocation, world.cwd));
  const project = await loadProject({ ...request, anyMachine: true }, world, signal);
  const wish = { output, plain: options.plain, strict: options.strict, options: kubernetes };
  const ejected = await ejectKubernetes(request, project, wish, world, signal);
  if (!isDry) {
    await confirm(ejected.changes, options.force, context);
    await writeChanges(ejected.changes, output, world.files);
    for (const path of ejected.stale) await world.files.removeFile(path, { below: output });
  }
  const shown = (path: string) => showPath(path, world.cwd);
  const { secrets, components, enabled } = ejected;
  const at = (file: string) => shown(resolve(output, "overlays/example/secrets", file));
  const named = (isOptional: boolean) =>
    secrets.keys.filter(({ optional }) => optional === isOptional).map(({ key }) => key);
  return {
    exitCode: exitCodes.done,
    text: formatKubernetesSummary(
      { ...ejected, isDry, folder: shown(output), stale: ejected.stale.map(shown), at },
      style,
    ),
    document: {
      project: project.model.project,
      directory: shown(output),
      written: !isDry,
      services: ejected.services,
      components: components.map((component) => ({
        name: component.name,
        of: component.of,
        features: component.features,
        enabled: isOn(component, enabled),
      })),
      files: ejected.changes.map((change) => ({
        path: change.file,
        action: actionOf(change),
        ...(isDry && { text: change.after }),
      })),
      removed: ejected.stale.map(shown),
      secretFiles: [
        ...(secrets.envFile === undefined
          ? []
          : [{ path: at(secrets.envFile), keys: named(false), optional: named(true) }]),
        ...secrets.files.map(({ file, copyOf }) => ({
          path: at(file),
          keys: [],
          optional: [],
          ...(copyOf !== undefined && { copyOf: shown(copyOf) }),
        })),
      ],
      builtImages: ejected.builtImages,
      losses: ejected.losses,
      warnings: [...project.notices, ...ejected.notices],
    } satisfies KubernetesDocument,
  };
};

async function confirm(
  changes: readonly FileChange[],
  isForced: boolean,
  { terminal }: Pick<ActionContext, "terminal">,
): Promise<void> {
  const replaced = changes.filter((change) => actionOf(change) === "change").map(({ file }) => file);
  if (replaced.length === 0 || isForced) return;
  const named = replaced.length > 3 ? `${replaced.length} files` : replaced.join(" and ");
  if (!terminal.canAsk) {
    throw new StackError("confirmation-needed", {
      message: `${named} would be replaced, and there is no terminal to confirm on; nothing was written`,
      hint: "Pass --force to replace them, or choose another folder.",
      problems: replaced.map((file) => ({ message: `${file} would be replaced` })),
    });
  }
  const prompts = await terminal.createPrompts();
  if (!(await prompts.yesOrNo(`Replace ${named}?`, false)))
    throw new StackError("declined", { message: "nothing was written" });
}
