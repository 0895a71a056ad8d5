import type { Branch } from "../eject/compose-tree.ts";
import type { ComposeMount } from "./compose-service.ts";
import type { FileMap } from "./file-book.ts";
import { kubeKey } from "./kube-names.ts";
import { tidy } from "./tidy.ts";
import { formatBytes } from "./translate-resources.ts";
import type { Translating } from "./translating.ts";

/** The volume mounts of a container; the volumes go to the pod's list. */
export function translateMounts(translating: Translating): Branch[] {
  const { name, service, volumes } = translating;
  const inMemory = (target: string, size: string | undefined) => {
    const source = { emptyDir: tidy({ medium: "Memory", sizeLimit: size }) };
    return { name: volumes.add(`${name}-${target}`, source), mountPath: target };
  };
  return [
    ...service.volumes.flatMap((mount) => translateMount(mount, translating)),
    ...service.tmpfs.map((text) => {
      const [target = "", options = ""] = text.split(/:(.*)/s);
      return inMemory(target, readTmpfsSize(options));
    }),
    ...(service.shm_size === undefined ? [] : [inMemory("/dev/shm", formatBytes(service.shm_size))]),
  ];
}

function translateMount(mount: ComposeMount, translating: Translating): Branch[] {
  const { name, volumes, report, stack } = translating;
  const { type, source, target, read_only: isReadOnly } = mount;
  const common = { mountPath: target, readOnly: isReadOnly || undefined };
  switch (type) {
    case "volume": {
      if (source === undefined) {
        report("changes", ["volumes"], `the volume at ${target} has no name: it is empty in each new pod`);
        return [tidy({ name: volumes.add(`${name}-${target}`, { emptyDir: {} }), ...common })];
      }
      const claim = stack.claims.get(source) ?? source;
      const volume = volumes.add(claim, { persistentVolumeClaim: { claimName: claim } });
      return [tidy({ name: volume, ...common, subPath: mount.volume?.subpath })];
    }
    case "tmpfs": {
      const size = formatBytes(mount.tmpfs?.size);
      const emptyDir = { emptyDir: tidy({ medium: "Memory", sizeLimit: size }) };
      return [tidy({ name: volumes.add(`${name}-${target}`, emptyDir), ...common })];
    }
    case "bind":
      return translateBind(mount, translating);
    default:
      report("breaks", ["volumes"], `the ${type} mount at ${target} is left out`);
      return [];
  }
}

function translateBind(mount: ComposeMount, translating: Translating): Branch[] {
  const { volumes, report, refuse, stack } = translating;
  const { source = "", target } = mount;
  const bound = stack.files.get(source);
  if (bound === undefined || bound.kind === "unfit") {
    const why = bound?.why ?? "it is outside the project";
    refuse(["volumes"], `${source} cannot be mounted at ${target}: ${why}`);
    return [];
  }
  if (!mount.read_only) {
    report("changes", ["volumes"], `${target} is read-only: its files come from a ConfigMap`);
  }
  const open = bound.files.filter(({ isSecret }) => !isSecret);
  const closed = bound.files.filter(({ isSecret }) => isSecret);
  if (open.length > 0) stack.addMap({ ...bound, files: open });
  for (const file of closed) {
    stack.useSecretFile({ key: `${bound.name}.${file.key}`, copyOf: file.source });
  }
  const sources = [
    ...(open.length > 0 ? [{ configMap: { name: bound.name, items: listItems(open, bound) } }] : []),
    ...(closed.length > 0
      ? [{ secret: { name: stack.secretName, items: listItems(closed, bound, `${bound.name}.`) } }]
      : []),
  ];
  if (sources.length === 0) {
    report("changes", ["volumes"], `${target} is an empty folder, as ${bound.from} is`);
  }
  const volume = volumes.add(bound.name, asVolume(sources, stack.secretName));
  const [only] = bound.files;
  const subPath = bound.kind === "file" ? only?.path : undefined;
  return [tidy({ name: volume, mountPath: target, subPath, readOnly: true })];
}

/** The volume of these sources; a single source needs no projection. */
export function asVolume(sources: readonly Branch[], secretName: string): Branch {
  const [first, second] = sources;
  if (first === undefined) return { emptyDir: {} };
  if (second !== undefined) return { projected: { sources: [...sources] } };
  if (first.configMap !== undefined) return { configMap: first.configMap };
  const { secret } = first;
  const parts = secret !== null && typeof secret === "object" && !Array.isArray(secret) ? secret : {};
  return { secret: { secretName, ...(parts.items !== undefined && { items: parts.items }) } };
}

/** The decimal form of 0555: JSON has no octal numbers. */
const executable = 0o555;

function listItems(files: FileMap["files"], { kind }: Pick<FileMap, "kind">, prefix = ""): Branch[] {
  return files.map(({ key, path, isExecutable }) =>
    tidy({
      key: kubeKey(`${prefix}${key}`),
      path: kind === "file" ? (path.split("/").at(-1) ?? path) : path,
      mode: isExecutable ? executable : undefined,
    }),
  );
}

function readTmpfsSize(options: string): string | undefined {
  const [, amount, unit = ""] = /(?:^|,)size=(\d+)([kmg]?)/i.exec(options) ?? [];
  if (amount === undefined) return undefined;
  return unit === ""
    ? formatBytes(amount)
    : `${amount}${unit.toUpperCase().replace("K", "k")}i`.replace("ki", "Ki");
}
