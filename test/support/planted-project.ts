import fc from "fast-check";
import { quick } from "./quick-service.ts";
import { secretShapes } from "./secret-shapes.ts";

/** Secrets in every place of a project, and a container that prints them all. */
export interface PlantedProject {
  readonly files: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  /** By place and shape. */
  readonly secrets: ReadonlyMap<string, string>;
}

const places = [
  "dotenv",
  "environment of the command",
  "environment of the service",
  "list of the environment",
  "env_file",
  "file of secrets",
  "variable of secrets",
  "default of a variable",
  "health check",
  "command",
  "label",
  "address",
  "feature",
  "overlay of a feature",
  "extended service",
] as const;
type Place = (typeof places)[number];

/** The same seed gives the same secrets. */
export function plantSecrets(seed: number): PlantedProject {
  const secrets = new Map<string, string>();
  const planted = new Map<Place, readonly string[]>();
  for (const [index, place] of places.entries()) {
    const own = Object.entries(secretShapes).flatMap(([shape, arbitrary], at) => {
      const [value = ""] = fc.sample(arbitrary, { seed: seed * 10_007 + index * 101 + at, numRuns: 1 });
      if (!fits[place](value)) return [];
      secrets.set(`${shape} in ${place}`, value);
      return [value];
    });
    planted.set(place, own);
  }
  const at = (place: Place) => planted.get(place) ?? [];
  return { secrets, files: writeFiles(at), env: writeEnvironment(at) };
}

const isPlain = (value: string) => /^[\w.+/=-]+$/.test(value);
/** `.env` and `env_file` have a syntax of their own; without quotes and dollars each value can be quoted. */
const isQuotable = (value: string) => !/["'\\$`\n]/.test(value);
const isOneLine = (value: string) => !value.includes("\n");
const fits: Readonly<Record<Place, (value: string) => boolean>> = {
  dotenv: isQuotable,
  "environment of the command": () => true,
  "environment of the service": () => true,
  "list of the environment": isOneLine,
  env_file: isQuotable,
  "file of secrets": () => true,
  "variable of secrets": () => true,
  "default of a variable": isPlain,
  "health check": isPlain,
  command: isPlain,
  label: isOneLine,
  address: (value) => /^[\w.-]+$/.test(value),
  feature: isPlain,
  "overlay of a feature": isOneLine,
  "extended service": isOneLine,
};

type At = (place: Place) => readonly string[];

function writeEnvironment(at: At): Readonly<Record<string, string>> {
  return {
    ...Object.fromEntries(
      at("environment of the command").map((value, index) => [`SHELL_PASSWORD_${index}`, value]),
    ),
    ...Object.fromEntries(at("variable of secrets").map((value, index) => [`BLOB_${index}`, value])),
  };
}

function writeFiles(at: At): Readonly<Record<string, string>> {
  const secretFiles = at("file of secrets").map((value, index) => [`secret-${index}.txt`, value] as const);
  const names = [
    ...secretFiles.map((_, index) => `file_${index}`),
    ...at("variable of secrets").map((_, index) => `variable_${index}`),
  ];
  const environment = [
    ...at("dotenv").map((_, index) => `      DOTENV_TOKEN_${index}: "\${DOTENV_TOKEN_${index}}"`),
    ...at("environment of the command").map(
      (_, index) => `      SHELL_PASSWORD_${index}: "\${SHELL_PASSWORD_${index}}"`,
    ),
    ...at("environment of the service").map(
      (value, index) => `      PLAIN_SECRET_${index}: ${toJson(value)}`,
    ),
    ...at("default of a variable").map(
      (value, index) => `      DEFAULT_KEY_${index}: "\${DEFAULT_API_KEY_${index}:-${value}}"`,
    ),
    ...at("address").map((value, index) => `      DATABASE_URL_${index}: "postgres://app:${value}@db/x"`),
  ];
  const listed = at("list of the environment").map(
    (value, index) => `      - ${toJson(`LISTED_PASSPHRASE_${index}=${value}`)}`,
  );
  const labels = at("label").map((value, index) => `      com.example.token-${index}: ${toJson(value)}`);
  const options = at("command").map((value) => `--auth-token ${value}`);
  const checks = at("health check").map((value) => `redis-cli -a ${value} ping`);
  return {
    ".env": at("dotenv")
      .map((value, index) => `DOTENV_TOKEN_${index}="${value}"\n`)
      .join(""),
    "inside.env": at("env_file")
      .map((value, index) => `INSIDE_PASSWORD_${index}="${value}"\n`)
      .join(""),
    ...Object.fromEntries(secretFiles),
    ...writeFeature(at),
    "compose.yaml": `
services:
  talker:
    ${quick.replaceAll(", ", "\n    ")}
    env_file: [inside.env]
    environment:
${environment.join("\n")}
    labels:
${labels.join("\n")}
    secrets: [${names.join(", ")}]
    command:
      - sh
      - -c
      - ${JSON.stringify(`${says}; exit 3`)}
      - arguments
${options.flatMap((option) => option.split(" ").map((word) => `      - ${JSON.stringify(word)}`)).join("\n")}
  lister:
    ${quick.replaceAll(", ", "\n    ")}
    environment:
${listed.join("\n")}
    command: [sh, -c, ${JSON.stringify(`${says}; exec sleep 1000`)}]
    healthcheck:
      test: ${JSON.stringify(`echo "health: ${checks.join("; ")}"; ${says} | tail -n 40; exit 1`)}
      interval: 200ms
      retries: 1
  heir:
    extends: { file: parent.yaml, service: parent }
    profiles: [extra]
secrets:
${at("file of secrets")
  .map((_, index) => `  file_${index}: { file: secret-${index}.txt }`)
  .join("\n")}
${at("variable of secrets")
  .map((_, index) => `  variable_${index}: { environment: BLOB_${index} }`)
  .join("\n")}
`,
  };
}

const toJson = (text: string) => JSON.stringify(text.replaceAll("$", "$$$$"));

/** A feature with variables and an overlay of its own, and a service that extends one of another file. */
function writeFeature(at: At): Readonly<Record<string, string>> {
  const variables = at("feature").map(
    (value, index) => `      FEATURE_TOKEN_${index}: ${JSON.stringify(value)}`,
  );
  const overlaid = [
    ...at("feature").map((_, index) => `      FEATURE_TOKEN_${index}: "\${FEATURE_TOKEN_${index}}"`),
    ...at("overlay of a feature").map((value, index) => `      OVERLAY_SECRET_${index}: ${toJson(value)}`),
  ];
  const inherited = at("extended service").map(
    (value, index) => `      PARENT_PASSWORD_${index}: ${toJson(value)}`,
  );
  return {
    "stackctl.yaml": `
features:
  extra:
    default: true
    profiles: [extra]
    overlays: [{ file: overlay.yaml }]
    env:
${variables.join("\n")}
`,
    "overlay.yaml": `
services:
  heir:
    environment:
${overlaid.join("\n")}
`,
    "parent.yaml": `
services:
  parent:
    ${quick.replaceAll(", ", "\n    ")}
    environment:
${inherited.join("\n")}
    command: [sh, -c, ${JSON.stringify(`${says}; exit 4`)}]
`,
  };
}

/** Prints all values of a container: plain, without names, in base64, as JSON and as headers. */
const says = [
  "env",
  "env | sed 's/^[^=]*=//'",
  "env | base64 | tr -d '\\n'; echo",
  'env | sed \'s/^[^=]*=//; s/.*/{"level":"error","password":"&"}/\'',
  "env | sed 's/^[^=]*=//; s/^/X-API-Key: /'",
  'for file in /run/secrets/*; do test -f "$$file" && cat "$$file" && echo; done',
  'echo "$$0" "$$@"',
].join("; ");
