import { parseDurationMs } from "../../domain/duration.ts";
import type { Branch } from "../eject/compose-tree.ts";
import type { ComposeHealthcheck } from "./compose-service.ts";
import { type ContainerTexts, escapeReferences } from "./container-texts.ts";
import type { SecretBook, TextPart } from "./secret-book.ts";
import { tidy } from "./tidy.ts";

interface ProbeFacts {
  readonly service: string;
  readonly texts: ContainerTexts;
  readonly book: SecretBook;
  /** Whether the check also restarts the container. */
  readonly liveness: boolean;
}

/** Compose's defaults: https://docs.docker.com/reference/dockerfile/#healthcheck */
const defaults = { intervalMs: 30_000, timeoutMs: 30_000, startPeriodMs: 0, retries: 3 };

/**
 * The probes for a health check. The startup probe grants the start period, and then the retries; the readiness
 * probe decides whether the Service sends requests. A liveness probe restarts the container: only on request.
 */
export function translateProbes(
  healthcheck: ComposeHealthcheck | undefined,
  { service, texts, book, liveness }: ProbeFacts,
): Branch {
  const command =
    healthcheck && !healthcheck.disable ? listCommand(healthcheck.test, { service, texts, book }) : undefined;
  if (!healthcheck || command === undefined) return {};
  const intervalMs = readMs(healthcheck.interval, defaults.intervalMs);
  const startPeriodMs = readMs(healthcheck.start_period, defaults.startPeriodMs);
  const retries = healthcheck.retries ?? defaults.retries;
  const timeoutSeconds = wholeSeconds(readMs(healthcheck.timeout, defaults.timeoutMs));
  const quick = Math.min(intervalMs, readMs(healthcheck.start_interval, Math.min(intervalMs, 5_000)));
  const startSeconds = wholeSeconds(quick);
  const exec = { command };
  const steady = { exec, periodSeconds: wholeSeconds(intervalMs), timeoutSeconds, failureThreshold: retries };
  return tidy({
    startupProbe: {
      exec,
      periodSeconds: startSeconds,
      timeoutSeconds,
      failureThreshold: Math.max(1, Math.ceil((startPeriodMs + retries * intervalMs) / 1000 / startSeconds)),
    },
    readinessProbe: steady,
    livenessProbe: liveness ? steady : undefined,
  });
}

/** Undefined for `NONE` and for an empty test. */
function listCommand(
  test: readonly string[],
  { service, texts, book }: Omit<ProbeFacts, "liveness">,
): string[] | undefined {
  const [kind, ...words] = test;
  if (kind === undefined || kind === "NONE" || words.length === 0) return undefined;
  const [, ...parts] = book.splitCommand(service, test);
  const hasSecret = parts.flat().some((part) => typeof part === "object");
  // The kubelet replaces $(NAME) in a probe only by literal values, so a shell reads a secret.
  if (kind === "CMD-SHELL") {
    const script = parts.map((word) => inShell(word, texts, (text) => text)).join(" ");
    return ["/bin/sh", "-c", escapeReferences(script)];
  }
  if (!hasSecret) return words.map((word) => escapeReferences(word));
  const quoted = parts.map((word) => inShell(word, texts, quoteWord)).join(" ");
  return ["/bin/sh", "-c", escapeReferences(`exec ${quoted}`)];
}

function inShell(parts: readonly TextPart[], texts: ContainerTexts, quote: (text: string) => string): string {
  return parts
    .map((part) => {
      if (typeof part === "string") return quote(part);
      const variable = `\${${texts.variableFor(part.secret)}}`;
      return quote === quoteWord ? `"${variable}"` : variable;
    })
    .join("");
}

function quoteWord(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function readMs(text: string | undefined, fallback: number): number {
  const ms = text === undefined ? undefined : parseDurationMs(text);
  return ms === undefined || ms === 0 ? fallback : ms;
}

/** Probes count whole seconds, at least one. */
function wholeSeconds(ms: number): number {
  return Math.max(1, Math.ceil(ms / 1000));
}
