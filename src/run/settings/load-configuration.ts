import { StackError } from "../../domain/errors.ts";
import type { Feature } from "../../domain/feature.ts";
import type { FlagRequest } from "../../domain/flag-request.ts";
import type { Notice } from "../../domain/notice.ts";
import type { SettingName, SettingReport, Settings } from "../../domain/settings.ts";
import { type ChosenFlags, chooseFlags } from "../../plan/features/choose-flags.ts";
import { listFeatureSecrets } from "../../plan/secrets/feature-secrets.ts";
import { listSecrets } from "../../plan/secrets/redact.ts";
import type { Declarations } from "../../plan/settings/declarations.ts";
import { mergeSettings } from "../../plan/settings/merge-settings.ts";
import type { World } from "../world.ts";
import { loadDeclarations } from "./load-declarations.ts";
import type { ProjectRequest } from "./locate-project.ts";

/** The project and features that a command line selects. */
export interface LoadRequest extends ProjectRequest {
  readonly flags: FlagRequest;
  readonly settings: Partial<Record<SettingName, string>>;
  /** Services named on the command line; empty means all. */
  readonly services: readonly string[];
  /** The result is for other machines too, so `--all` leaves out no feature because this one cannot run it. */
  readonly anyMachine?: true;
}

/** Checked settings and flags, before the first call of Compose. */
export interface Configured {
  readonly declarations: Declarations;
  readonly settings: Settings;
  readonly settingReports: readonly SettingReport[];
  readonly chosen: (features: readonly Feature[]) => ChosenFlags;
  readonly notices: readonly Notice[];
}

/** Commands also work without records of earlier commands; they only take longer. */
function noticeUnkept(problem: string | undefined): readonly Notice[] {
  if (problem === undefined) return [];
  const message = `records of earlier commands are not used: ${problem}`;
  return [{ code: "no-notes", message, hint: "Remove or repair it; stackctl then creates a new one." }];
}

/** Reads and checks everything that needs no Compose. Throws StackError with all problems found. */
export async function loadConfiguration(request: LoadRequest, world: World): Promise<Configured> {
  const declarations = await loadDeclarations(request, world.env, world.files);
  const { variables, manifest, manifestFile, placeOfSetting, features } = declarations;
  world.secrets.learn([...listSecrets(variables), ...(features ?? []).flatMap(listFeatureSecrets)]);
  const merged = mergeSettings({
    argument: request.settings,
    variables,
    manifest: manifest.settings,
    manifestFile,
    placeOfSetting,
  });
  const choose = (all: readonly Feature[]) =>
    chooseFlags({ features: all, request: request.flags, variables, manifest, manifestFile });
  const problems = [...merged.problems, ...(features ? choose(features).problems : [])];
  if (problems.length > 0)
    throw new StackError("invalid-setting", { message: "settings are invalid", problems });
  return {
    declarations,
    settings: merged.settings,
    settingReports: merged.reports,
    chosen: choose,
    notices: [
      ...declarations.notices,
      ...merged.notices,
      ...noticeUnkept(await world.files.findRecordProblem(declarations.directory)),
    ],
  };
}
