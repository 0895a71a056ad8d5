import { isMap, isScalar, isSeq } from "yaml";
import type { Problem } from "../../domain/errors.ts";
import type { Variables } from "../../domain/flag-request.ts";
import { parseSizeBytes } from "../../domain/size.ts";
import { interpolate } from "../dotenv/interpolate.ts";
import { readVariable } from "../dotenv/read-variable.ts";
import { isSecret, mayBeSecret } from "../secrets/is-secret.ts";
import { splitPort } from "../services/split-port.ts";
import { parseOne } from "../yaml/parse-documents.ts";

type Kind = "port" | "size" | "number" | "whole number" | "duration" | "boolean";

/** Test of each kind of value, and advice on how to write one. */
const kinds: Readonly<Record<Kind, { readonly fits: (value: string) => boolean; readonly advice: string }>> =
  {
    port: { fits: isPort, advice: "Use a number from 1 to 65535, or a range such as 8000-8010." },
    size: {
      fits: (value) => value === "-1" || parseSizeBytes(value) !== undefined,
      advice: "Use a size such as 512m or 2g.",
    },
    number: {
      fits: (value) => value !== "" && Number.isFinite(Number(value)),
      advice: "Use a number such as 0.5.",
    },
    "whole number": { fits: (value) => /^[+-]?\d+$/.test(value), advice: "Use a whole number." },
    duration: { fits: isGoDuration, advice: "Use a duration with a unit, such as 30s, 2m or 1m30s." },
    boolean: {
      fits: (value) => /^(?:true|false|yes|no|on|off|y|n|1|0|t|f)$/i.test(value),
      advice: "Use true or false.",
    },
  };

/** Keys of a service, as paths, whose values Compose does not read as plain text. */
const typedKeys: readonly (readonly [path: string, kind: Kind])[] = [
  ["mem_limit", "size"],
  ["memswap_limit", "size"],
  ["mem_reservation", "size"],
  ["shm_size", "size"],
  ["deploy.resources.limits.memory", "size"],
  ["deploy.resources.reservations.memory", "size"],
  ["cpus", "number"],
  ["deploy.resources.limits.cpus", "number"],
  ["deploy.resources.reservations.cpus", "number"],
  ["scale", "whole number"],
  ["pids_limit", "whole number"],
  ["deploy.replicas", "whole number"],
  ["healthcheck.retries", "whole number"],
  ["healthcheck.interval", "duration"],
  ["healthcheck.timeout", "duration"],
  ["healthcheck.start_period", "duration"],
  ["healthcheck.start_interval", "duration"],
  ["stop_grace_period", "duration"],
  ["init", "boolean"],
  ["read_only", "boolean"],
  ["privileged", "boolean"],
  ["tty", "boolean"],
  ["stdin_open", "boolean"],
];

interface Source {
  readonly text: string;
}

/**
 * Variables whose values do not fit the keys that use them, such as a port or a memory size. Each variable is reported
 * once, with the line of `.env` that sets it. Values of the process environment override `.env`.
 */
export function findBadValues(sources: readonly Source[], variables: Variables): readonly Problem[] {
  const problems = new Map<string, Problem>();
  for (const { text } of sources) {
    for (const { template, key, kind } of listTyped(text)) {
      const { text: value, fault } = interpolate(template, (name) => readVariable(variables, name));
      if (fault !== undefined || kinds[kind].fits(value.trim())) continue;
      const name = namesIn(template).find((one) => readVariable(variables, one));
      if (name === undefined || problems.has(name)) continue;
      problems.set(name, describe({ name, key, kind }, variables));
    }
  }
  return [...problems.values()];
}

interface Typed {
  readonly template: string;
  /** `services.web.mem_limit`. */
  readonly key: string;
  readonly kind: Kind;
}

function listTyped(text: string): readonly Typed[] {
  const services = parseOne(text, { merge: true })?.get("services", true);
  if (!isMap(services)) return [];
  return services.items.flatMap(({ key, value: service }) => {
    if (!isScalar(key) || !isMap(service)) return [];
    const place = (path: string) => `services.${String(key.value)}.${path}`;
    const typed = typedKeys.map(([path, kind]) => ({
      template: service.getIn(path.split(".")),
      key: place(path),
      kind,
    }));
    const ports = listPorts(service.get("ports", true)).map((one) => ({ ...one, key: place("ports") }));
    return [...typed, ...ports].flatMap(({ template, ...rest }) =>
      typeof template === "string" && template.includes("$") ? [{ template, ...rest }] : [],
    );
  });
}

function listPorts(ports: unknown): readonly { readonly template: unknown; readonly kind: Kind }[] {
  if (!isSeq(ports)) return [];
  return ports.items.flatMap((item) => {
    if (isMap(item)) return [{ template: item.get("published"), kind: "port" as const }];
    if (!isScalar(item)) return [];
    const split = splitPort(String(item.value));
    const parts = split === undefined ? [String(item.value)] : [split.host, split.target];
    return parts.map((template) => ({ template, kind: "port" as const }));
  });
}

function namesIn(template: string): readonly string[] {
  return [...template.matchAll(/\$\{?([A-Za-z_]\w*)/g)].flatMap(([, name]) => name ?? []);
}

function describe(
  { name, key, kind }: { readonly name: string; readonly key: string; readonly kind: Kind },
  { environment, dotenv }: Variables,
): Problem {
  const inShell = environment.get(name);
  const line = inShell === undefined ? dotenv.findLast((one) => one.name === name) : undefined;
  const given = inShell ?? line?.value ?? "";
  const value = mayBeSecret(name) || isSecret(name, given) ? "***" : `"${given}"`;
  const place = line?.where === undefined ? `${name} in the environment` : name;

  return {
    message: `${place} is ${value}, which is not a ${kind}, and ${key} uses it`,
    hint: kinds[kind].advice,
    ...(line?.where === undefined ? {} : { where: line.where }),
  };
}

function isPort(value: string): boolean {
  const ends = value.split("-");
  return ends.length <= 2 && ends.every((end) => /^\d+$/.test(end) && Number(end) <= 65_535);
}

/** https://pkg.go.dev/time#ParseDuration has no days or weeks. */
function isGoDuration(value: string): boolean {
  return value === "0" || /^(?:\d+(?:\.\d*)?(?:ns|us|µs|ms|s|m|h))+$/.test(value);
}
