import { ownValue } from "../../domain/own-value.ts";
import type { Branch } from "../eject/compose-tree.ts";
import type { ComposeMaterial, ComposeReference } from "./compose-service.ts";
import { kubeKey, kubeName } from "./kube-names.ts";
import type { SecretBook } from "./secret-book.ts";
import { tidy } from "./tidy.ts";
import { asVolume } from "./translate-mounts.ts";
import type { Translating } from "./translating.ts";

type Kind = "configs" | "secrets";

/** The mounts of a container's `configs` and `secrets`, each one file. */
export function translateMaterials(translating: Translating): Branch[] {
  const { service } = translating;
  return [
    ...service.configs.flatMap((one) => translateMaterial("configs", one, translating)),
    ...service.secrets.flatMap((one) => translateMaterial("secrets", one, translating)),
  ];
}

function translateMaterial(kind: Kind, reference: ComposeReference, translating: Translating): Branch[] {
  const { volumes, stack, report } = translating;
  const { source } = reference;
  const material = ownValue(stack.document[kind], source);
  if (!material) return [];
  for (const key of ["uid", "gid"].filter(
    (one) => ![undefined, "0", 0].some((zero) => reference[one] === zero),
  ))
    report("changes", [kind], `${source} belongs to root: a mounted file has no ${key}`);
  const placed = placeMaterial(kind, source, { material, translating });
  if (placed === undefined) return [];
  const target = targetOf(kind, reference);
  const file = target.split("/").at(-1) ?? source;
  const item = tidy({ key: placed.key, path: file, mode: readMode(reference.mode) });
  const kept =
    placed.kind === "secret"
      ? { secret: { name: placed.name, items: [item] } }
      : { configMap: { name: placed.name, items: [item] } };
  const volume = volumes.add(source, asVolume([kept], placed.name));
  return [{ name: volume, mountPath: target, subPath: file, readOnly: true }];
}

interface Placed {
  readonly kind: "secret" | "config";
  /** Of the Secret or ConfigMap. */
  readonly name: string;
  readonly key: string;
}

function placeMaterial(
  kind: Kind,
  source: string,
  { material, translating }: { material: ComposeMaterial; translating: Translating },
): Placed | undefined {
  const { stack, report, refuse } = translating;
  if (material.external) {
    const name = material.name ?? source;
    const object = kind === "secrets" ? "Secret" : "ConfigMap";
    report(
      "changes",
      [kind],
      `${object} ${kubeName(name)} must exist in the namespace, with the key ${kubeKey(name)}`,
    );
    return { kind: kind === "secrets" ? "secret" : "config", name: kubeName(name), key: kubeKey(name) };
  }
  if (material.environment !== undefined) {
    if (kind === "secrets" || stack.book.isSecretVariable(material.environment)) {
      stack.useSecret({ key: material.environment, optional: false });
      return { kind: "secret", name: stack.secretName, key: kubeKey(material.environment) };
    }
  }
  const bound = material.file === undefined ? undefined : stack.files.get(material.file);
  if (kind === "secrets") {
    stack.useSecretFile({ key: `${source}.file`, copyOf: material.file });
    return { kind: "secret", name: stack.secretName, key: kubeKey(`${source}.file`) };
  }
  const content = material.content ?? (material.environment && stack.variable(material.environment));
  if (content !== undefined) {
    if (stack.book.holdsSecret(content)) {
      stack.useSecretFile({
        key: `${source}.file`,
        copyOf: undefined,
        template: describeContent(content, stack.book),
      });
      return { kind: "secret", name: stack.secretName, key: kubeKey(`${source}.file`) };
    }
    const file = { path: source, source, content, isBinary: false, isExecutable: false, isSecret: false };
    const map = `config-${kubeName(source)}`;
    stack.addMap({
      name: map,
      from: `configs.${source}`,
      kind: "file",
      files: [{ ...file, key: kubeKey(source) }],
    });
    return { kind: "config", name: map, key: kubeKey(source) };
  }
  const [only] = bound && bound.kind !== "unfit" ? bound.files : [];
  if (!bound || bound.kind === "unfit" || !only) {
    refuse(
      [kind],
      `config ${source} cannot be read: ${bound?.kind === "unfit" ? bound.why : "it has no file"}`,
    );
    return undefined;
  }
  if (only.isSecret) {
    stack.useSecretFile({ key: `${source}.file`, copyOf: only.source });
    return { kind: "secret", name: stack.secretName, key: kubeKey(`${source}.file`) };
  }
  stack.addMap(bound);
  return { kind: "config", name: bound.name, key: only.key };
}

function targetOf(kind: Kind, { source, target }: ComposeReference): string {
  const path = target ?? source;
  if (path.startsWith("/")) return path;
  return kind === "secrets" ? `/run/secrets/${path}` : `/${path}`;
}

/** The content with names in place of known secrets; undefined if it holds others, which cannot be shown. */
function describeContent(content: string, book: SecretBook): string | undefined {
  const parts = book.split(content);
  const shown = parts.map((part) => (typeof part === "string" ? part : `<${part.secret}>`)).join("");
  return parts.some((part) => typeof part === "string" && book.holdsSecret(part)) ? undefined : shown;
}

/** Compose prints a mode as octal text. */
function readMode(mode: string | undefined): number | undefined {
  if (mode === undefined) return undefined;
  return /^0?[0-7]{3,4}$/.test(mode) ? Number.parseInt(mode, 8) : Number(mode) || undefined;
}
