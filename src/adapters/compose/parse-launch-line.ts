import * as z from "zod";
import { parseJson } from "../../domain/parse-json.ts";
import type { LaunchProgress } from "../../ports/compose.ts";
import { stripControl } from "../text/strip-control.ts";
import { parseWarning } from "./parse-warning.ts";

/** One line of stderr: progress, a warning, or error text to keep. */
export type LaunchLine =
  | { readonly kind: "progress"; readonly progress: LaunchProgress }
  | { readonly kind: "warning"; readonly text: string }
  | { readonly kind: "text"; readonly lines: readonly string[] };

const ProgressObject = z.object({
  id: z.string().optional(),
  parent_id: z.string().optional(),
  text: z.string().default(""),
  status: z.string().default(""),
  current: z.number().optional(),
  total: z.number().optional(),
  error: z.boolean().default(false),
  message: z.string().default(""),
});

/**
 * Parses a line of `--progress json`, or of `--progress plain` and any other line that is not a JSON object.
 */
export function parseLaunchLine(line: string, services: readonly string[]): LaunchLine {
  const warning = parseWarning(line);
  if (warning !== undefined) return { kind: "warning", text: warning };
  const parsed = ProgressObject.safeParse(line.startsWith("{") ? parseJson(line) : undefined);
  if (!parsed.success) return parsePlainLine(stripControl(line), services);
  const { id, parent_id, text, status, current, total, error, message } = parsed.data;
  if (error || id === undefined) return { kind: "text", lines: message.split("\n").map(stripControl) };
  const word = text || status;
  if (word === "Error" || word.startsWith("Error ")) {
    return { kind: "text", lines: [stripControl(`${id}: ${text === "" ? word : status}`)] };
  }
  if (status === "" && services.includes(id) && isSentence(text)) {
    return { kind: "warning", text: stripControl(`${id}: ${text}`) };
  }
  const amount =
    current !== undefined && total ? ` ${formatMegabytes(current)} of ${formatMegabytes(total)}` : "";
  return { kind: "progress", progress: describe(parent_id ?? id, id, `${word}${amount}`, services) };
}

/**
 * Whether the text is a sentence. Compose reports an engine's warning at creation as progress of the service,
 * but real progress is a word or two
 * (https://github.com/docker/compose/blob/v2.40.3/pkg/compose/convergence.go, createMobyContainer).
 */
function isSentence(text: string): boolean {
  return text.split(" ").length > 3;
}

const plainLine =
  /^ (?:(Container|Network|Volume|Image) +)?(\S+) +((?:Pull|Build|Built|Creat|Recreat|Start|Restart|Running|Waiting|Healthy|Exited|Interrupted|Skipped).*)$/;

const layerLine = /^ [0-9a-f]{12} (.+)$/;

function parsePlainLine(line: string, services: readonly string[]): LaunchLine {
  const [, layer] = layerLine.exec(line) ?? [];
  if (layer !== undefined)
    return { kind: "progress", progress: { service: undefined, kind: "pulling", detail: layer } };
  const [, resource, id, words] = plainLine.exec(line) ?? [];
  if (id === undefined || words === undefined) return { kind: "text", lines: [line] };
  const named = resource === undefined ? id : `${resource} ${id}`;
  return { kind: "progress", progress: describe(named, named, words.trim(), services) };
}

function describe(subject: string, id: string, detail: string, services: readonly string[]): LaunchProgress {
  const container = /^Container (.+)$/.exec(subject)?.[1];
  const service = container === undefined ? findSubject(subject, services) : findService(container, services);
  return {
    service,
    kind: progressKind(detail.split(" ", 1)[0] ?? "", container !== undefined),
    detail: stripControl(id === subject ? detail : `${id} ${detail}`),
  };
}

function progressKind(word: string, isContainer: boolean): LaunchProgress["kind"] {
  if (/^Build|^Built/.test(word)) return "building";
  if (isContainer) {
    if (/^(?:Re)?[cC]reat/.test(word)) return "creating";
    return /^(?:Start|Restart)/.test(word) ? "starting" : "other";
  }
  return /^(?:Pull|Download|Extract|Verifying|Already|Waiting)/.test(word) ? "pulling" : "other";
}

/** Compose names pulls by service and builds by image: `PROJECT-SERVICE` unless the file names the image. */
function findSubject(subject: string, services: readonly string[]): string | undefined {
  if (subject.startsWith("Network ") || subject.startsWith("Volume ")) return undefined;
  const name = subject.replace(/^Image /, "");
  return services.includes(name) ? name : longest(services.filter((service) => name.endsWith(`-${service}`)));
}

/** Compose names containers `PROJECT-SERVICE-NUMBER` unless the file names them. */
function findService(container: string, services: readonly string[]): string | undefined {
  const base = container.replace(/-\d+$/, "");
  return longest(services.filter((service) => base.endsWith(`-${service}`)));
}

function longest(names: readonly string[]): string | undefined {
  return names.toSorted((a, b) => b.length - a.length)[0];
}

function formatMegabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
