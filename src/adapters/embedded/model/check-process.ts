import { readSignal } from "./describe-launch.ts";
import { parsePorts } from "./parse-ports.ts";
import { asList, asText, asTree, isTree, type Tree } from "./tree.ts";

interface Checked {
  readonly raw: Tree;
  readonly model: Tree;
  readonly replicas: number;
  readonly unreadable: string | undefined;
}

/** Keys that only Compose or a container engine can apply, so that they have no effect on a process. */
const onlyInContainers = [
  "volumes_from",
  "provider",
  "models",
  "use_api_socket",
  "pre_start",
  "post_start",
  "pre_stop",
] as const;

/** The reasons why a service cannot run as a process with its current settings. Empty when it can. */
export function findProcessProblems({ raw, model, replicas, unreadable }: Checked): readonly string[] {
  return [
    ...(unreadable === undefined ? [] : [unreadable]),
    ...(raw.extends === undefined ? [] : ["extends is supported only by Compose; write the values out"]),
    ...onlyInContainers
      .filter((key) => raw[key] !== undefined && raw[key] !== null)
      .map((key) => `${key} needs a container engine`),
    ...(replicas > 1 ? [`${replicas} replicas cannot share its ports and folders: a process runs once`] : []),
    ...asList(raw.ports)
      .filter((port) => parsePorts(port) === undefined)
      .map((port) => `ports: ${asText(port) ?? JSON.stringify(port)} cannot be read`),
    ...asList(raw.volumes)
      .filter((volume) => !isTree(volume))
      .map((volume) => `volumes: ${asText(volume) ?? JSON.stringify(volume)} cannot be read`),
    ...asList(raw.env_file)
      .filter((entry) => asTree(entry).format !== undefined)
      .map((entry) => `env_file: the format of ${asText(asTree(entry).path)} is supported only by Compose`),
    ...(readSignal(raw.stop_signal) === undefined
      ? [`stop_signal: ${asText(raw.stop_signal)} is not a signal of this system`]
      : []),
    ...findInline(raw, model),
  ];
}

function findInline(raw: Tree, model: Tree): readonly string[] {
  return (["configs", "secrets"] as const).flatMap((kind) =>
    asList(raw[kind]).flatMap((reference) => {
      const name = asText(reference) ?? asText(asTree(reference).source) ?? "";
      const { content, environment } = asTree(asTree(model[kind])[name]);
      return content === undefined && environment === undefined
        ? []
        : [`${kind}: ${name} is created by Compose when a container starts; use a file`];
    }),
  );
}
