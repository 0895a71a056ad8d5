import { dirname, join, relative } from "node:path";
import { type Feature, FeatureDeclaration } from "../../domain/feature.ts";
import type { FileChange } from "../../domain/file-change.ts";
import { schemaFiles } from "../../domain/json-schemas.ts";
import type { Notice } from "../../domain/notice.ts";
import type { ComposeModel } from "../../domain/service.ts";
import { completeFeature } from "../features/list-features.ts";
import { showPath } from "../names/show-path.ts";
import { addFlags } from "./add-flags.ts";
import { addToList } from "./edit-yaml.ts";
import { findSharedProfiles, formatPack, type PackWish } from "./format-pack.ts";
import { formatSchemaLine, type OwnPackage } from "./format-schema-line.ts";
import { noticeListedFlags, noticePortClash } from "./notice-pack.ts";

/** The project that gets a feature pack. Paths are absolute. */
export interface PackSite {
  /** The folder of `stackctl.yaml`. */
  readonly directory: string;
  /** The folder of the new pack. */
  readonly folder: string;
  readonly declared: readonly Feature[];
  /** Undefined without Compose. */
  readonly model: ComposeModel | undefined;
  /** The first compose file of the project, if there is one. */
  readonly composeFile: { readonly path: string; readonly text: string | undefined } | undefined;
  /** The text of `.env.example`, if it exists. */
  readonly dotenvExample: string | undefined;
}

interface PackMaterial {
  readonly own: OwnPackage;
  readonly cwd: string;
  /** The templates of `feature.yaml` and `compose.yaml`. */
  readonly templates: { readonly feature: string; readonly compose: string };
}

/**
 * Plans a new feature pack: its files, its `include` entry, its flag in `.env.example`, and notices about
 * manual steps.
 */
export function planPack(
  wish: PackWish,
  { directory, folder, declared, model, composeFile, dotenvExample }: PackSite,
  { own, cwd, templates }: PackMaterial,
): { readonly changes: readonly FileChange[]; readonly notices: readonly Notice[] } {
  const pack = formatPack(wish, {
    ...templates,
    schema: formatSchemaLine(schemaFiles.feature, folder, directory, own),
    shared: model ? findSharedProfiles(model, declared) : [],
  });
  const change = (path: string, before: string | undefined, after: string, what: string): FileChange => ({
    path,
    file: showPath(path, cwd),
    before,
    after,
    what,
  });
  const entry = relative(
    composeFile === undefined ? directory : dirname(composeFile.path),
    join(folder, "compose.yaml"),
  ).replaceAll("\\", "/");
  const included = planInclude(entry, composeFile);
  const example = join(directory, ".env.example");
  const feature = completeFeature(FeatureDeclaration.parse({}), wish.name, "");
  return {
    changes: [
      change(join(folder, "feature.yaml"), undefined, pack.feature, `flag ${feature.flag}`),
      change(join(folder, "compose.yaml"), undefined, pack.compose, `service ${wish.name}, ${wish.image}`),
      ...(included === undefined
        ? []
        : [change(included.path, included.before, included.after, "includes the feature pack")]),
      ...(dotenvExample === undefined
        ? []
        : [change(example, dotenvExample, addFlags(dotenvExample, [feature]), `flag ${feature.flag}`)]),
    ],
    notices: [
      ...(included === undefined ? [noticeNotIncluded(entry, composeFile?.path, cwd)] : []),
      ...noticePortClash(wish, model),
      ...(included === undefined
        ? []
        : noticeListedFlags(
            { file: showPath(included.path, cwd), text: included.before },
            declared,
            feature,
          )),
    ],
  };
}

interface Inclusion {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** The compose file with the `include` entry; undefined if it cannot be edited automatically. */
function planInclude(entry: string, composeFile: PackSite["composeFile"]): Inclusion | undefined {
  const before = composeFile?.text;
  if (composeFile === undefined || before === undefined) return undefined;
  const after = addToList(before, "include", entry);
  return after === undefined ? undefined : { path: composeFile.path, before, after };
}

function noticeNotIncluded(entry: string, path: string | undefined, cwd: string): Notice {
  const file = path === undefined ? "the compose file" : showPath(path, cwd);
  return {
    code: "not-included",
    message: `${file} must include the feature pack, but cannot be edited automatically`,
    hint: `Add this entry to include: - ${entry}.`,
  };
}
