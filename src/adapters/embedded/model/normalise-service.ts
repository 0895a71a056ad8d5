import { extensionName } from "../../compose/service-extension.ts";
import { folderKeys } from "./load-document.ts";
import { parsePorts } from "./parse-ports.ts";
import { asList, asMapping, asText, asTree, isTree, mapTexts, type Tree } from "./tree.ts";

/** A service in the long forms that `docker compose config` prints. */
export function normaliseService(raw: Tree): Tree {
  const { healthcheck, deploy, labels, gpus, network_mode, ...service } = raw;
  return {
    ...service,
    profiles: asList(service.profiles).flatMap((name) => asText(name) ?? []),
    depends_on: { ...impliedDependencies(raw), ...normaliseDependencies(service.depends_on) },
    ports: asList(service.ports).flatMap((port) => parsePorts(port) ?? []),
    volumes: asList(service.volumes).filter(isTree),
    networks: normaliseNetworks(service.networks),
    configs: asList(service.configs).map(asReference),
    secrets: asList(service.secrets).map(asReference),
    labels: mapValues(asMapping(labels), (value) => asText(value) ?? ""),
    restart: asText(service.restart) ?? "",
    ...(service.scale === undefined ? {} : { scale: asNumber(service.scale) }),
    ...(network_mode === undefined ? {} : { network_mode: asText(network_mode) ?? "" }),
    ...(isTree(healthcheck) ? { healthcheck: normaliseCheck(healthcheck) } : {}),
    ...(isTree(deploy) ? { deploy: normaliseDeploy(deploy) } : {}),
    ...(gpus === undefined ? {} : { gpus: Array.isArray(gpus) ? gpus : [{}] }),
    ...(isTree(service[extensionName]) ? { [extensionName]: withoutFolders(service[extensionName]) } : {}),
  };
}

/** The service with every `$` doubled, as `config` prints it. */
export function escapeDollars(service: Tree): Tree {
  return asTree(mapTexts(service, (text) => text.replaceAll("$", "$$$$")));
}

function normaliseDependencies(value: unknown): Tree {
  const edges = Array.isArray(value)
    ? Object.fromEntries(value.flatMap((name) => asText(name) ?? []).map((name) => [name, {}]))
    : asTree(value);
  return mapValues(edges, (edge) => mapValues(asTree(edge), asBoolean));
}

/** Dependencies that a service implies without `depends_on`: https://github.com/compose-spec/compose-go */
function impliedDependencies(raw: Tree): Tree {
  const shared = ["network_mode", "ipc", "pid"].flatMap((key) => {
    const [, name] = /^service:(.+)$/.exec(asText(raw[key]) ?? "") ?? [];
    return name === undefined ? [] : [name];
  });
  const linked = asTexts(raw.links).map((link) => link.split(":")[0] ?? "");
  const mounted = asTexts(raw.volumes_from)
    .filter((from) => !from.startsWith("container:"))
    .map((from) => from.split(":")[0] ?? "");
  return Object.fromEntries([
    ...mounted.map((name) => [name, { restart: false }] as const),
    ...[...shared, ...linked].map((name) => [name, { restart: true }] as const),
  ]);
}

function normaliseNetworks(value: unknown): Tree {
  if (!Array.isArray(value)) return asTree(value);
  return Object.fromEntries(value.flatMap((name) => asText(name) ?? []).map((name) => [name, null]));
}

function normaliseCheck(check: Tree): Tree {
  const { test } = check;
  return {
    ...mapValues(check, (value) => (typeof value === "number" ? String(value) : value)),
    ...(check.retries === undefined ? {} : { retries: asNumber(check.retries) }),
    ...(check.disable === undefined ? {} : { disable: asBoolean(check.disable) }),
    ...(test === undefined ? {} : { test: typeof test === "string" ? ["CMD-SHELL", test] : asTexts(test) }),
  };
}

function normaliseDeploy(deploy: Tree): Tree {
  return deploy.replicas === undefined ? deploy : { ...deploy, replicas: asNumber(deploy.replicas) };
}

function withoutFolders(extension: Tree): Tree {
  const { embedded } = extension;
  if (!isTree(embedded)) return extension;
  const { [folderKeys.workdir]: _, [folderKeys.command]: __, ...written } = embedded;
  return { ...extension, embedded: written };
}

function asReference(value: unknown): unknown {
  return typeof value === "string" ? { source: value } : value;
}

function asTexts(value: unknown): readonly string[] {
  return asList(value).flatMap((one) => asText(one) ?? []);
}

function asNumber(value: unknown): unknown {
  return typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
}

function asBoolean(value: unknown): unknown {
  return value === "true" ? true : value === "false" ? false : value;
}

function mapValues(tree: Tree, change: (value: unknown) => unknown): Tree {
  return Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, change(value)]));
}
