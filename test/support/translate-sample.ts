import { type BoundContent, createFileBook } from "../../src/plan/kubernetes/file-book.ts";
import { formatFolder, type KubeFile } from "../../src/plan/kubernetes/format-kustomize.ts";
import { diffStates, stateOf } from "../../src/plan/kubernetes/kube-state.ts";
import type { KubernetesOptions } from "../../src/plan/kubernetes/kubernetes-options.ts";
import { readComposeDocument } from "../../src/plan/kubernetes/read-compose-document.ts";
import { createSecretBook } from "../../src/plan/kubernetes/secret-book.ts";
import { keepsApart } from "../../src/plan/kubernetes/translate-networks.ts";
import { type TranslatedStack, translateStack } from "../../src/plan/kubernetes/translate-stack.ts";

/** A project as Compose prints it, and what else its translation reads. */
export interface Sample {
  readonly services: Readonly<Record<string, object>>;
  readonly rest?: object;
  readonly jobs?: readonly string[];
  readonly options?: Partial<KubernetesOptions>;
  /** Values of secret variables; in the services they are `__stackctl_secret_N__`, in this order. */
  readonly secrets?: Readonly<Record<string, string>>;
  readonly plain?: readonly string[];
  readonly files?: Readonly<Record<string, BoundContent>>;
}

const defaults: KubernetesOptions = {
  expose: "none",
  liveness: false,
  volumeSize: "1Gi",
  waitImage: "busybox:1.37",
  training: "job",
};

/** The sample's translation. */
export function translateSample(sample: Sample): TranslatedStack {
  const { services, rest = {}, jobs = [], options = {}, secrets = {}, plain = [], files = {} } = sample;
  const document = readComposeDocument({ name: "demo", services, ...rest });
  const stand = Object.fromEntries(
    Object.keys(secrets).map((name, index) => [name, `__stackctl_secret_${index}__`]),
  );
  const values = new Map(Object.entries(secrets));
  return translateStack(
    { document, jobs: new Set(jobs) },
    {
      options: { ...defaults, ...options },
      book: createSecretBook({ stand, values, plain, documents: [document] }),
      files: createFileBook(new Map(Object.entries(files)), "/p"),
      secretName: "demo-secrets",
      hasPolicies: keepsApart([document]),
      variable: (name) => values.get(name),
    },
  );
}

/** The files of the translation, in the folder `base`. */
export function formatSample(sample: Sample): readonly KubeFile[] {
  const stack = translateSample(sample);
  return formatFolder(
    "base",
    "Kustomization",
    diffStates(stateOf({ objects: [], maps: [] }), stateOf(stack)),
  );
}

/** The files of the translation and what it lists, as one text for a golden file. */
export function describeSample(sample: Sample): string {
  const stack = translateSample(sample);
  const files = formatSample(sample);
  const wanted = files.filter(
    ({ path, text }) => path !== "base/kustomization.yaml" || /Generator|patches/.test(text),
  );
  const list = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : [`# ${title}`, ...lines.map((line) => `#   ${line}`)];
  return [
    ...wanted.map(({ path, text }) => `# --- ${path}\n${text.replace(/^# Written by.*\n/, "")}`.trimEnd()),
    ...list(
      "losses",
      stack.losses.map(({ weight, path, message }) => `${weight} ${path.join(".")}: ${message}`),
    ),
    ...list(
      "problems",
      stack.problems.map(({ path, message }) => `${path.join(".")}: ${message}`),
    ),
    ...list(
      "secret keys",
      stack.secrets.map(({ key, optional }) => `${key}${optional ? " (optional)" : ""}`),
    ),
    ...list(
      "secret files",
      stack.secretFiles.map(({ key, copyOf }) => `${key} from ${copyOf ?? "the user"}`),
    ),
    ...list("built images", stack.builtImages),
    "",
  ].join("\n");
}
