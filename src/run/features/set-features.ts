import { join, relative } from "node:path";
import type { Feature } from "../../domain/feature.ts";
import type { Notice } from "../../domain/notice.ts";
import { setDotenvValue } from "../../plan/dotenv/edit-dotenv.ts";
import { resolveFeatures } from "../../plan/features/resolve-features.ts";
import { unknownName } from "../../plan/names/unknown-name.ts";
import { type Configured, type LoadRequest, loadConfiguration } from "../settings/load-configuration.ts";
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
  const configured = await loadConfiguration(request, world);
  const { declarations } = configured;
  const features = declarations.features ?? (await listProfiles());
  const words = names.flatMap((name) => name.split(",")).map((name) => name.trim());
  const chosen = [...new Set(words)].map((name) => findFeature(name, features));
  const path = declarations.envFiles.at(-1) ?? join(declarations.directory, ".env");
  const before = (await world.files.readText(path)) ?? "";
  const after = chosen.reduce((text, { flag }) => setDotenvValue(text, flag, String(value)), before);
  checkOutcome(configured, features, chosen, value, path);
  if (after !== before) await world.files.writeText(path, after, { below: declarations.directory });
  return {
    file: relative(request.cwd, path),
    names: chosen.map(({ name }) => name),
    notices: chosen.flatMap(({ name, flag }) => noticeStronger(name, flag, value, world.env)),
  };
}

function findFeature(name: string, features: readonly Feature[]): Feature {
  const feature = features.find((candidate) => candidate.name === name);
  if (feature) return feature;
  throw unknownName(
    "unknown-feature",
    name,
    features.map((candidate) => candidate.name),
  );
}

/** Throws if the features would conflict with the new values. Runs before anything is written. */
function checkOutcome(
  configured: Configured,
  features: readonly Feature[],
  changed: readonly Feature[],
  value: boolean,
  path: string,
): void {
  const { choices } = configured.chosen(features);
  const updated = new Map(choices);
  for (const { name } of changed) {
    const others = (choices.get(name) ?? []).filter(({ source }) => source.kind !== "dotenv");
    const written = {
      value,
      source: { kind: "dotenv" as const, detail: path },
      explicit: true,
      where: undefined,
    };
    const [strongest, ...rest] = others;
    const isStronger = strongest?.source.kind === "environment";
    updated.set(name, isStronger ? [strongest, written, ...rest] : [written, ...others]);
  }
  resolveFeatures(features, updated);
}

function noticeStronger(
  name: string,
  flag: string,
  value: boolean,
  env: ReadonlyMap<string, string>,
): readonly Notice[] {
  if (!env.has(flag)) return [];
  return [
    {
      code: "overridden",
      message: `${flag} is set in the environment and overrides .env: ${name} is ${value ? "enabled" : "disabled"} only where ${flag} is unset`,
      hint: `Unset ${flag}.`,
    },
  ];
}
