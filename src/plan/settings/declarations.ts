import { join } from "node:path";
import type { FilePosition } from "../../domain/errors.ts";
import type { Feature } from "../../domain/feature.ts";
import type { Variables } from "../../domain/flag-request.ts";
import type { Manifest } from "../../domain/manifest.ts";
import type { Notice } from "../../domain/notice.ts";
import type { SettingName, Source } from "../../domain/settings.ts";

/** Named compose files and what names them. Without paths, Compose searches itself. */
export interface NamedComposeFiles {
  /** Absolute, or a remote address; `-` is standard input. */
  readonly paths: readonly string[];
  readonly source: Source;
}

/** The project's declarations, read without Compose or an engine. */
export interface Declarations {
  /** Compose's project directory. Absolute. */
  readonly directory: string;
  /** The folder of `stackctl.yaml`, existing or not; declared paths are relative to it. Absolute. */
  readonly manifestDirectory: string;
  readonly named: NamedComposeFiles;
  /** The compose file that the search finds if none is named: absolute, with its override. */
  readonly found: readonly string[];
  readonly manifest: Manifest;
  /** As shown to the user; the file may not exist. */
  readonly manifestFile: string;
  /** Where `stackctl.yaml` sets a setting. */
  readonly placeOfSetting: (name: SettingName) => FilePosition | undefined;
  /** Undefined if no feature is declared: then every Compose profile is a feature. */
  readonly features: readonly Feature[] | undefined;
  readonly variables: Variables;
  /** Absolute paths for Compose's `--env-file`, strongest last. Empty: Compose finds the `.env` itself. */
  readonly envFiles: readonly string[];
  readonly notices: readonly Notice[];
}

/**
 * The compose files of a project: the named ones, otherwise those that the search finds. Without overlays.
 */
export function listComposeFiles({ named, found }: Declarations): readonly string[] {
  return named.paths.length > 0 ? named.paths : found;
}

/** Folder of feature packs if the manifest names none. */
export const defaultPacks = join("templates", "features");
