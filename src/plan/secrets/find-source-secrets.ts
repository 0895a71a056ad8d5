import { interpolate, type Lookup } from "../dotenv/interpolate.ts";
import { parseDotenv } from "../dotenv/parse-dotenv.ts";
import { createTextIndexer, type SourceValue } from "../yaml/index-sources.ts";
import { listPlaced } from "./find-placed.ts";
import { mayBeSecret, secretsIn } from "./is-secret.ts";

interface SecretSource {
  readonly text: string;
  /** A compose file, or an environment file. */
  readonly kind: "compose" | "environment";
}

/** The keys of compose files whose value is a command line, split into words. */
const commands: ReadonlySet<string> = new Set(["command", "entrypoint", "test"]);
const nothing: Lookup = () => undefined;

/**
 * Finds secrets in environment files and compose files: values of names that indicate a secret, passwords in
 * URLs, commands and health checks, defaults of variables, and the variables of `secrets`. References are
 * resolved with `lookup` as far as it has their values.
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

/** A quick check before parsing: parsing takes milliseconds, and most files contain no secret. */
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
  // In a service, `secrets` lists names of secrets, not values.
  if (key === "secrets") return [];
  if (path[0] === "secrets" && key === "environment") return [lookup(value) ?? ""].filter(Boolean);
  const written = interpolate(value, nothing).text;
  const filled = interpolate(value, lookup).text;
  if (path[0] === "secrets" && key === "content") return [filled];
  const [, listed, assigned = ""] = /^([\w.-]+)=(.*)$/s.exec(written) ?? [];
  const named = listed === undefined ? secretsIn(key, written) : secretsIn(listed, assigned);
  return [...named, ...listPlaced(written), ...(filled === written ? [] : listPlaced(filled))];
}

/** Joins the words of each command: a password may be the word after its option. */
function joinCommands(values: readonly SourceValue[]): readonly string[] {
  const joined = new Map<string, string>();
  for (const { path, value } of values) {
    if (!commands.has(path.at(-1) ?? "")) continue;
    const key = path.join("\0");
    joined.set(key, joined.has(key) ? `${joined.get(key)} ${value}` : value);
  }
  return [...joined.values()];
}

/** Finds secrets in defaults such as `${X_TOKEN:-literal}`, anywhere in the text. */
function findDefaults(text: string): readonly string[] {
  return [...text.matchAll(/\$\{([A-Za-z_]\w*):?-([^}\r\n]+)\}/g)].flatMap(([, name = "", value = ""]) =>
    secretsIn(name, value),
  );
}
