import type { Notice } from "../../domain/notice.ts";
import type { SettingReport } from "../../domain/settings.ts";
import { reportFlags, reportTarget } from "../../plan/project/report-inputs.ts";
import { type LoadRequest, loadConfiguration } from "../settings/load-configuration.ts";
import type { World } from "../world.ts";
import { resolveProject } from "./load-project.ts";

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
  const { declarations, target, settingReports, notices } = project;
  const { features } = project.stack;
  const { choices } = configured.chosen(features.map(({ feature }) => feature));
  return {
    settings: [
      ...reportTarget({ declarations, project: project.model.project, target, features, request }),
      ...settingReports,
      ...reportFlags(features, choices),
    ],
    notices,
  };
}
