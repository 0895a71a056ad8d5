import { relative } from "node:path";
import type { Feature } from "../../domain/feature.ts";
import type { Notice } from "../../domain/notice.ts";
import { chooseWrittenDotenv, setDotenvValues } from "../../plan/dotenv/edit-dotenv.ts";
import { planFlagChange } from "../../plan/features/plan-flag-change.ts";
import { type LoadRequest, loadConfiguration } from "../settings/load-configuration.ts";
import type { World } from "../world.ts";

/** The features that were set, and the file. */
export interface FeaturesSet {
  /** As shown to the user. */
  readonly file: string;
  readonly names: readonly string[];
  /** Features whose state differs from the written value, because the environment overrides it. */
  readonly notices: readonly Notice[];
}

interface SetRequest {
  readonly names: readonly string[];
  readonly value: boolean;
  /** Lists the Compose profiles as features, for a project that declares none. */
  readonly listProfiles: () => Promise<readonly Feature[]>;
}

/**
 * Writes the flags of features into `.env` (or the last `--env-file`) and keeps the rest of the file. Writes
 * only if the result resolves. Throws StackError `unknown-feature`, `feature-conflict` and what loading
 * throws.
 */
export async function setFeatures(
  { names, value, listProfiles }: SetRequest,
  request: LoadRequest,
  world: World,
): Promise<FeaturesSet> {
  const { declarations, chosen } = await loadConfiguration(request, world);
  const features = declarations.features ?? (await listProfiles());
  const path = chooseWrittenDotenv(declarations);
  const before = (await world.files.readText(path)) ?? "";
  const { changed, notices } = planFlagChange(
    { names, value, path },
    { features, choices: chosen(features).choices, environment: world.env },
  );
  const after = setDotenvValues(
    before,
    changed.map(({ flag }) => [flag, String(value)]),
  );
  if (after !== before) await world.files.writeText(path, after, { below: declarations.directory });
  return { file: relative(request.cwd, path), names: changed.map(({ name }) => name), notices };
}
