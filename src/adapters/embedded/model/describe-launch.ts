import { constants } from "node:os";
import { isAbsolute, join, resolve } from "node:path";
import { parseDurationMs } from "../../../domain/duration.ts";
import type { EmbeddedProcess } from "../../../domain/embedded.ts";
import type { Service } from "../../../domain/service.ts";
import { extensionName, shell } from "../../compose/service-extension.ts";
import type { LaunchDescription, ProcessMount } from "./launch-description.ts";
import { folderKeys } from "./load-document.ts";
import { type Translation, translateCheck, translateValue } from "./translate-values.ts";
import { asList, asMapping, asText, asTree, type Tree } from "./tree.ts";

/** The parsed input for one service that runs as a process. */
export interface ProcessSource {
  readonly service: Service;
  /** The service with absolute host paths. */
  readonly raw: Tree;
  readonly embedded: EmbeddedProcess;
  /** Variables from its `env_file`. */
  readonly fileEnvironment: ReadonlyMap<string, string>;
  readonly mounts: readonly ProcessMount[];
}

/** Describes how a service runs as a process. Never throws: all problems were found earlier. */
export function describeLaunch(
  source: ProcessSource,
  published: Translation["published"],
): LaunchDescription {
  const { service, raw, embedded, mounts } = source;
  const translation = { mounts, published, service: service.name };
  const translate = (value: string) => translateValue(value, translation);
  const words = typeof embedded.command === "string" ? [...shell, embedded.command] : embedded.command;
  return {
    command: words.map(translate),
    workdir: findWorkdir(raw),
    environment: Object.fromEntries(
      [...source.fileEnvironment, ...entriesOf(raw.environment), ...entriesOf(embedded.environment)].map(
        ([name, value]) => [name, translate(value)],
      ),
    ),
    check: describeCheck(service, raw, translation),
    stopSignal: readSignal(raw.stop_signal) ?? "SIGTERM",
    stopGraceMs: parseDurationMs(asText(raw.stop_grace_period) ?? "") ?? 10_000,
    dependsOn: service.dependsOn.map((edge) => edge.service),
    ports: listPublished(service),
    mounts: [...mounts],
    memoryLimitBytes: service.memoryLimitBytes,
  };
}

/** The ports on which the process itself listens. */
export function listPublished({ ports }: Service): LaunchDescription["ports"] {
  return ports.flatMap(({ hostIp, published, target, protocol }) =>
    published === undefined ? [] : [{ hostIp, published, target, protocol }],
  );
}

/** A signal name from Compose's notation (`SIGTERM`, `TERM`, `15`). Undefined for an unknown signal. */
export function readSignal(value: unknown): string | undefined {
  const text = asText(value);
  if (text === undefined || text === "") return "SIGTERM";
  const name = `SIG${text.toUpperCase().replace(/^SIG/, "")}`;
  const known = Object.entries(constants.signals);
  return known.find(([signal, number]) => signal === name || String(number) === text)?.[0];
}

/**
 * The local folders for a service's mounts. Named volumes are below `.stackctl/volumes`; anonymous ones are
 * there too, named by service and target. Bind mounts and the files of configs and secrets use their own host
 * paths.
 */
export function listMounts(
  name: string,
  raw: Tree,
  model: Tree,
  projectDirectory: string,
): readonly ProcessMount[] {
  const volumes = join(projectDirectory, ".stackctl", "volumes");
  const mounted = asList(raw.volumes).flatMap((volume): readonly ProcessMount[] => {
    const { type, source, target, bind, read_only } = asTree(volume);
    const place = asText(target);
    if (place === undefined || (type !== "volume" && type !== "bind")) return [];
    const writable = read_only !== true && read_only !== "true";
    if (type === "bind") {
      const created = asTree(bind).create_host_path;
      return [
        {
          kind: "bind",
          source: asText(source) ?? "",
          target: place,
          created: created === true || created === "true",
          writable,
        },
      ];
    }
    const folder = asText(source) ?? `${name}${place.replaceAll("/", "-")}`;
    return [{ kind: "volume", source: join(volumes, folder), target: place, created: true, writable }];
  });
  const filed = (["configs", "secrets"] as const).flatMap((kind) =>
    asList(raw[kind]).flatMap((reference): readonly ProcessMount[] => {
      const long = typeof reference === "string" ? { source: reference } : asTree(reference);
      const key = asText(asTree(long).source) ?? "";
      const file = asText(asTree(asTree(model[kind])[key]).file);
      if (file === undefined) return [];
      const written = asText(asTree(long).target) ?? (kind === "configs" ? `/${key}` : key);
      const target = isAbsolute(written) ? written : join("/run/secrets", written);
      return [{ kind: "bind", source: file, target, created: false, writable: false }];
    }),
  );
  return [...mounted, ...filed];
}

function findWorkdir(raw: Tree): string {
  const embedded = asTree(asTree(raw[extensionName]).embedded);
  const folder = asText(embedded[folderKeys.workdir]) ?? asText(embedded[folderKeys.command]) ?? "";
  return resolve(folder, asText(embedded.workdir) ?? ".");
}

function entriesOf(value: unknown): readonly (readonly [string, string])[] {
  return Object.entries(asMapping(value)).flatMap(([name, one]) => {
    const text = asText(one);
    return text === undefined ? [] : [[name, text] as const];
  });
}

function describeCheck(
  { healthcheck }: Service,
  raw: Tree,
  translation: Translation,
): LaunchDescription["check"] {
  if (typeof healthcheck === "string") return undefined;
  const written = asTree(raw.healthcheck).test;
  const test = (typeof written === "string" ? ["CMD-SHELL", written] : asList(written))
    .flatMap((word) => asText(word) ?? [])
    .map((word) => translateCheck(word, translation));
  const [kind, ...words] = test;
  const { intervalMs, timeoutMs, startPeriodMs, retries } = healthcheck;
  const command = kind === "CMD" ? words : [...shell, ...words];
  return { test, command, intervalMs, timeoutMs, startPeriodMs, retries };
}
