import type { FileChange } from "../../domain/file-change.ts";
import type { Loss, LossWeight } from "../../domain/kubernetes.ts";
import type { Notice } from "../../domain/notice.ts";
import { formatFileChanges } from "../text/format-file-changes.ts";
import { formatNotice } from "../text/format-message.ts";
import type { Style } from "../text/style.ts";
import { wrapText } from "../text/wrap-text.ts";

interface KubernetesSummary {
  readonly isDry: boolean;
  /** As shown to the user. */
  readonly folder: string;
  readonly namespace: string;
  readonly changes: readonly FileChange[];
  readonly stale: readonly string[];
  readonly losses: readonly Loss[];
  readonly notices: readonly Notice[];
  readonly builtImages: readonly string[];
  readonly forwards: readonly string[];
  readonly secrets: {
    readonly envFile: string | undefined;
    readonly keys: readonly { readonly key: string; readonly optional: boolean }[];
    readonly files: readonly { readonly file: string; readonly content: string }[];
  };
  /** The shown path of a file with secrets. */
  readonly at: (file: string) => string;
}

const titles: Readonly<Record<LossWeight, string>> = {
  breaks: "Does not work in Kubernetes",
  changes: "Works differently in Kubernetes",
  minor: "Left out, of little effect",
};

/** What `eject --to kubernetes` wrote, what is lost, and the next steps. */
export function formatKubernetesSummary(summary: KubernetesSummary, style: Style): string {
  const { changes, isDry, notices, losses, stale } = summary;
  const removed = stale.map(
    (file) => `${style.symbols.ok} ${file} ${isDry ? "would be removed" : "removed"}`,
  );
  return [
    [formatFileChanges(changes, style, { isDry }), ...removed].join("\n"),
    ...(["breaks", "changes", "minor"] as const).map((weight) => formatLosses(weight, losses, style)),
    notices.map((notice) => formatNotice(notice, style)).join("\n"),
    isDry ? "" : formatNext(summary, style),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function formatLosses(weight: LossWeight, all: readonly Loss[], style: Style): string {
  const losses = all.filter((loss) => loss.weight === weight);
  if (losses.length === 0) return "";
  const lines = losses.map(({ service, key, message, file, line }) => {
    const where = file === undefined ? "" : style.dim(` (${file}${line === undefined ? "" : `:${line}`})`);
    const short =
      service === undefined
        ? key
        : `${service}: ${key.slice(`services.${service}.`.length)}`.replace(/: $/, "");
    return wrapText(`${short}: ${message}${where}`, { width: style.look.width, first: "  ", rest: "    " });
  });
  return [style.strong(titles[weight]), ...lines].join("\n");
}

function formatNext(
  { folder, namespace, secrets, builtImages, forwards, at }: KubernetesSummary,
  style: Style,
): string {
  const { envFile, keys, files } = secrets;
  const needed = keys.filter(({ optional }) => !optional).map(({ key }) => key);
  const fill = needed.length === 0 ? "it may stay empty" : `set ${needed.join(", ")}`;
  const steps = [
    ...(envFile === undefined ? [] : [`Create ${at(envFile)} after its .example: ${fill}.`]),
    ...files.map(({ file, content }) => `Create ${at(file)}: ${content}`),
    ...(builtImages.length === 0
      ? []
      : [
          `Push ${builtImages.join(", ")}, and name the registry in ${folder}/overlays/example/kustomization.yaml.`,
        ]),
  ].map((step) => wrapText(step, { width: style.look.width, first: "  ", rest: "    " }));
  return [
    style.strong("Next"),
    ...steps,
    `  kubectl create namespace ${namespace}`,
    `  kubectl apply -k ${folder}/overlays/example`,
    ...forwards.map((forward) => `  kubectl port-forward -n ${namespace} ${forward}`),
  ].join("\n");
}
