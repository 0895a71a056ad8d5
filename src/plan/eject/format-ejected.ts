import { quoteDotenvValue } from "../dotenv/quote-dotenv-value.ts";
import type { EjectedModel } from "./eject-model.ts";
import type { Reference } from "./find-references.ts";
import { formatYaml } from "./format-yaml.ts";

interface EjectedFiles {
  readonly model: EjectedModel;
  /** Names of enabled features. */
  readonly features: readonly string[];
  /** Path as shown to the user. */
  readonly composeFile: string;
  readonly values: ReadonlyMap<string, string>;
  readonly references: readonly Reference[];
}

/** Variables that the shell sets itself; their values differ by machine and user. */
const ofTheShell = new Set([
  "HOME",
  "USER",
  "LOGNAME",
  "PWD",
  "PATH",
  "SHELL",
  "HOSTNAME",
  "UID",
  "GID",
  "TMPDIR",
]);

/** The text of the ejected Compose file, with a header comment. */
export function formatEjectedCompose({ model, features }: Pick<EjectedFiles, "model" | "features">): string {
  const what = features.length === 0 ? "without optional features" : `with ${features.join(", ")}`;
  const head = `# Written by stackctl eject, ${what}. docker compose up needs only this file and its .env.\n`;
  return head + formatYaml(model.document);
}

/** The text of the `.env` file beside it: known values, defaults commented out, and secrets empty. */
export function formatEjectedDotenv({ model, composeFile, values, references }: EjectedFiles): string {
  const names = model.variables.filter((name) => !ofTheShell.has(name));
  const set = names.map((name) => {
    const value = values.get(name);
    if (value !== undefined) return `${name}=${quoteDotenvValue(value)}`;
    const fallback =
      references.find((one) => one.name === name && one.fallback !== undefined)?.fallback ?? "";
    return fallback.includes("$") ? `#${name}=` : `#${name}=${quoteDotenvValue(fallback)}`;
  });
  const secrets = model.secrets.map((name) => `${name}=`);
  return [
    `# Variables of ${composeFile}, written by stackctl eject. A commented line shows a default.`,
    ...set,
    ...(secrets.length === 0
      ? []
      : ["", "# Secrets, left empty on purpose: set a value for each.", ...secrets]),
    "",
  ].join("\n");
}
