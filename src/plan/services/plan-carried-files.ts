import type { CarriedFiles } from "../../domain/carried-files.ts";
import type { ComposeModel, HostMount, Service } from "../../domain/service.ts";

/** The file of a config or secret. */
export interface MaterialFile {
  readonly kind: "configs" | "secrets";
  /** The key in the compose file. */
  readonly name: string;
  /** Absolute. */
  readonly path: string;
}

/** Linux limits one variable to 128 KiB, with its name (https://man7.org/linux/man-pages/man2/execve.2.html). */
const mostBytes = 128 * 1024 - 64;

/** The files of configs and secrets that these services use, each once. */
export function listMaterialFiles(services: readonly Pick<Service, "hostMounts">[]): readonly MaterialFile[] {
  const files = services.flatMap(({ hostMounts }) =>
    hostMounts.flatMap(({ source, material }) =>
      material === undefined ? [] : [{ ...material, path: source }],
    ),
  );
  return [...new Map(files.map((file) => [`${file.kind} ${file.name}`, file])).values()];
}

/** Plans how Compose gets the texts of these files. `texts` are by path; a missing file has no text. */
export function planCarriedFiles(
  files: readonly MaterialFile[],
  texts: ReadonlyMap<string, string>,
): CarriedFiles {
  const named = files.map((file, index) => ({ ...file, variable: `STACKCTL_CARRIED_${index}` }));
  const section = (kind: MaterialFile["kind"]) =>
    named
      .filter((file) => file.kind === kind)
      .map(({ name, variable }) => `  ${JSON.stringify(name)}: !override {environment: ${variable}}`);
  const lines = (["configs", "secrets"] as const).flatMap((kind) => {
    const entries = section(kind);
    return entries.length === 0 ? [] : [`${kind}:`, ...entries];
  });
  const refused = files.flatMap(({ path }) => {
    const reason = explainRefusal(texts.get(path));
    return reason === undefined ? [] : [[path, reason] as const];
  });
  const isRefused = new Map(refused);
  return {
    document: `${lines.join("\n")}\n`,
    env: Object.fromEntries(
      named.map(({ path, variable }) => [variable, isRefused.has(path) ? "" : (texts.get(path) ?? "")]),
    ),
    texts,
    refused: isRefused,
  };
}

/** The model in which Compose starts each service with such files, because it copies them at the start. */
export function markCarried(model: ComposeModel): ComposeModel {
  return {
    ...model,
    services: new Map([...model.services].map(([name, service]) => [name, markService(service)])),
  };
}

/** The service, started by Compose if it uses the file of a config or secret. */
export function markService(service: Service): Service {
  const kinds = new Set(service.hostMounts.flatMap(({ material }) => material?.kind ?? []));
  if (kinds.size === 0) return service;
  const duty = `${[...kinds].join(" and ")} from files`;
  const composeStarts = service.composeStarts === undefined ? duty : `${service.composeStarts}, ${duty}`;
  return { ...service, composeStarts };
}

/** Whether the engine's machine needs this path: a bind mount, and not a file that stackctl carries. */
export function isBind({ material }: HostMount): boolean {
  return material === undefined;
}

function explainRefusal(text: string | undefined): string | undefined {
  if (text === undefined) return "does not exist";
  // The replacement character stands for bytes that are not UTF-8.
  if (/[\0\uFFFD]/.test(text)) return "is not a text file";
  return Buffer.byteLength(text) > mostBytes ? "is larger than 128 KiB" : undefined;
}
