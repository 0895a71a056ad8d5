import { interpolate, type Lookup } from "./interpolate.ts";
import { createTextIndexer, type SourceValue } from "./lint/index-sources.ts";
import { parseDotenv } from "./parse-dotenv.ts";
import { listPlaced } from "./secrets/find-placed.ts";
import { mayBeSecret, secretsIn } from "./secrets/is-secret.ts";

interface SecretSource {
  readonly text: string;
  /** Services, or variables. */
  readonly kind: "compose" | "environment";
}

/** The values of compose files that are lists of words rather than values of a name. */
const commands: ReadonlySet<string> = new Set(["command", "entrypoint", "test"]);
const nothing: Lookup = () => undefined;

/**
 * Secrets as they stand in environment files and anywhere in compose files: behind names that say so, in addresses, in
 * commands and health checks, as defaults of variables, and the variables behind `secrets`. What is filled into a value
 * is known of variables that can be looked up.
 */
export function findSourceSecrets(
  sources: readonly SecretSource[],
  lookup: Lookup = nothing,
  index = createTextIndexer(),
): readonly string[] {
  const found = sources
    .filter(({ text }) => mayHoldSecret(text))
    .flatMap(({ text, kind }) =>
      kind === "compose" ? findInCompose(text, index(text).values, lookup) : findInEnvironment(text),
    );
  return [...new Set(found)];
}

/** Parsing costs milliseconds, and most files name no secret. */
function mayHoldSecret(text: string): boolean {
  const names = text.matchAll(/([\w.-]+)["']?[ \t]*[:=]/g);
  return [...names].some(([, name = ""]) => mayBeSecret(name)) || listPlaced(text).length > 0;
}

function findInEnvironment(text: string): readonly string[] {
  const { entries } = parseDotenv(text, { file: "", lookup: nothing, earlier: new Map() });
  return entries.flatMap(({ name, value }) => secretsIn(name, value));
}

function findInCompose(text: string, values: readonly SourceValue[], lookup: Lookup): readonly string[] {
  return [
    ...values.flatMap((one) => findInValue(one, lookup)),
    ...joinCommands(values).flatMap((command) => listPlaced(interpolate(command, lookup).text)),
    ...findDefaults(text),
  ];
}

function findInValue({ path, value }: SourceValue, lookup: Lookup): readonly string[] {
  const key = path.at(-1) ?? "";
  // Services name the secrets that they are given by the same key.
  if (key === "secrets") return [];
  if (path[0] === "secrets" && key === "environment") return [lookup(value) ?? ""].filter(Boolean);
  const written = interpolate(value, nothing).text;
  const filled = interpolate(value, lookup).text;
  if (path[0] === "secrets" && key === "content") return [filled];
  const [, listed, assigned = ""] = /^([\w.-]+)=(.*)$/s.exec(written) ?? [];
  const named = listed === undefined ? secretsIn(key, written) : secretsIn(listed, assigned);
  return [...named, ...listPlaced(written), ...(filled === written ? [] : listPlaced(filled))];
}

/** Words of a list follow each other; a password may be the one behind its option. */
function joinCommands(values: readonly SourceValue[]): readonly string[] {
  const joined = new Map<string, string>();
  for (const { path, value } of values) {
    if (!commands.has(path.at(-1) ?? "")) continue;
    const key = path.join("\0");
    joined.set(key, joined.has(key) ? `${joined.get(key)} ${value}` : value);
  }
  return [...joined.values()];
}

/** `${X_TOKEN:-literal}`, wherever it stands. */
function findDefaults(text: string): readonly string[] {
  return [...text.matchAll(/\$\{([A-Za-z_]\w*):?-([^}\r\n]+)\}/g)].flatMap(([, name = "", value = ""]) =>
    secretsIn(name, value),
  );
}
