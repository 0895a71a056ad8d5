import { quoteDotenvValue } from "../quote-dotenv-value.ts";
import type { EjectedModel } from "./eject-model.ts";
import type { Reference } from "./find-references.ts";
import { formatYaml } from "./format-yaml.ts";

interface EjectedFiles {
  readonly model: EjectedModel;
  /** Features that are on. */
  readonly features: readonly string[];
  /** As shown to the user. */
  readonly composeFile: string;
  readonly values: ReadonlyMap<string, string>;
  readonly references: readonly Reference[];
}

/** What a shell sets anyway, for each machine and user anew. */
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

/** The text of the Compose file. */
export function formatEjectedCompose({ model, features }: Pick<EjectedFiles, "model" | "features">): string {
  const what = features.length === 0 ? "without optional features" : `with ${features.join(", ")}`;
  const head = `# Made by stackctl eject, ${what}. It stands alone: docker compose up needs this file and its .env.\n`;
  return head + formatYaml(model.document);
}

/** The text of the `.env` beside it: values as they were, defaults commented out, secrets empty. */
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
    `# Variables of ${composeFile}, made by stackctl eject. A line that is commented out shows the default.`,
    ...set,
    ...(secrets.length === 0
      ? []
      : ["", "# Secrets: each needs a value. They were left out on purpose.", ...secrets]),
    "",
  ].join("\n");
}
