import type { ComposeTarget } from "../../domain/compose-target.ts";
import type { ResolvedFeature } from "../../domain/feature.ts";
import type { SettingReport, Source } from "../../domain/settings.ts";
import type { FlagCandidate, FlagChoices } from "../features/choose-flags.ts";
import { type Declarations, listComposeFiles } from "../settings/declarations.ts";

interface TargetFacts {
  readonly declarations: Declarations;
  /** The project's name as Compose reads it. */
  readonly project: string;
  readonly target: ComposeTarget;
  readonly features: readonly ResolvedFeature[];
  /** The options of the command line. */
  readonly request: {
    readonly projectName: string | undefined;
    readonly projectDirectory: string | undefined;
  };
}

/** The flag of each feature, with the weaker sources that set it too. */
export function reportFlags(
  features: readonly ResolvedFeature[],
  choices: FlagChoices,
): readonly SettingReport[] {
  return features.map(({ feature, enabled, source }) => {
    const weaker = (choices.get(feature.name) ?? []).filter((one) => one.source.detail !== source.detail);
    return {
      name: feature.flag,
      value: String(enabled),
      source,
      overridden: weaker.filter((one) => one.source.kind !== "default").map(describeLoser),
    };
  });
}

/** The project and the files that Compose is called with, each with its source. */
export function reportTarget({
  declarations,
  project,
  target,
  features,
  request,
}: TargetFacts): readonly SettingReport[] {
  const { named, found } = declarations;
  const enabled = features.flatMap((one) => (one.enabled ? one.feature.name : []));
  const overlays = target.files.filter((path) => ![...named.paths, ...found].includes(path));
  return [
    report("project", project, findOption(request.projectName, "--project-name", "Compose default")),
    report(
      "directory",
      target.projectDirectory,
      findOption(
        request.projectDirectory,
        "--project-directory",
        "nearest folder with a project, from the working directory upwards",
      ),
    ),
    report("composeFiles", listComposeFiles(declarations).join(", "), named.source),
    ...(overlays.length > 0
      ? [report("overlays", overlays.join(", "), { kind: "config", detail: "feature overlays" })]
      : []),
    report("profiles", target.profiles.join(", "), {
      kind: "default",
      detail: enabled.length === 0 ? "no enabled feature" : `enabled features: ${enabled.join(", ")}`,
    }),
  ];
}

function report(name: string, value: string, source: Source): SettingReport {
  return { name, value, source, overridden: [] };
}

function findOption(value: string | undefined, option: string, fallback: string): Source {
  return value === undefined ? { kind: "default", detail: fallback } : { kind: "argument", detail: option };
}

function describeLoser({ value, source }: FlagCandidate): SettingReport["overridden"][number] {
  return { value: String(value), source };
}
