import type { Notice } from "../../domain/notice.ts";
import type { SettingReport, Source } from "../../domain/settings.ts";
import type { FlagCandidate } from "../../plan/features/choose-flags.ts";
import { listComposeFiles } from "../../plan/settings/declarations.ts";
import { type LoadRequest, loadConfiguration } from "../settings/load-configuration.ts";
import type { World } from "../world.ts";
import { type Project, resolveProject } from "./load-project.ts";

/** All settings and flags, and the project and files that Compose is called with. */
export interface ConfigReport {
  readonly settings: readonly SettingReport[];
  readonly notices: readonly Notice[];
}

/** Reads everything that affects a command. Throws what loading the project throws. */
export async function reportConfig(
  request: LoadRequest,
  world: World,
  signal?: AbortSignal,
): Promise<ConfigReport> {
  const configured = await loadConfiguration(request, world);
  const project = await resolveProject(configured, request, world, signal);
  const features = project.stack.features.map(({ feature }) => feature);
  const { choices } = configured.chosen(features);
  const flags = project.stack.features.map(({ feature, enabled, source }): SettingReport => {
    const weaker = (choices.get(feature.name) ?? []).filter(
      (candidate) => candidate.source.detail !== source.detail,
    );
    return {
      name: feature.flag,
      value: String(enabled),
      source,
      overridden: weaker.filter(isWord).map(describeLoser),
    };
  });
  return {
    settings: [...describeTarget(project, request), ...project.settingReports, ...flags],
    notices: project.notices,
  };
}

function describeTarget(
  { declarations, model, target, stack }: Project,
  request: LoadRequest,
): readonly SettingReport[] {
  const report = (name: string, value: string, source: Source): SettingReport => ({
    name,
    value,
    source,
    overridden: [],
  });
  const byCompose: Source = { kind: "default", detail: "Compose default" };
  const { named, found } = declarations;
  const features = stack.features.filter(({ enabled }) => enabled).map(({ feature }) => feature.name);
  const overlays = target.files.filter((path) => ![...named.paths, ...found].includes(path));
  return [
    report(
      "project",
      model.project,
      request.projectName === undefined ? byCompose : { kind: "argument", detail: "--project-name" },
    ),
    report(
      "directory",
      target.projectDirectory,
      request.projectDirectory === undefined
        ? { kind: "default", detail: "nearest folder with a project, from the working directory upwards" }
        : { kind: "argument", detail: "--project-directory" },
    ),
    report("composeFiles", listComposeFiles(declarations).join(", "), named.source),
    ...(overlays.length > 0
      ? [report("overlays", overlays.join(", "), { kind: "config", detail: "feature overlays" })]
      : []),
    report("profiles", target.profiles.join(", "), {
      kind: "default",
      detail: features.length === 0 ? "no enabled feature" : `enabled features: ${features.join(", ")}`,
    }),
  ];
}

function isWord({ source }: FlagCandidate): boolean {
  return source.kind !== "default";
}

function describeLoser({ value, source }: FlagCandidate): SettingReport["overridden"][number] {
  return { value: String(value), source };
}
