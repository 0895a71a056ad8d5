import { basename, isAbsolute, join, relative } from "node:path";
import type { BuildFailure } from "../../domain/build-failure.ts";
import type { FailedBuild, Failure } from "../../domain/report.ts";
import type { Service } from "../../domain/service.ts";
import type { Redactor } from "../secrets/redact.ts";
import { type LogChoice, pickLogLines } from "./pick-log-lines.ts";
import { findCopySource, suggestBuildFix } from "./suggest-build-fix.ts";

/** The text of a card about a failed build. The message and the logs are redacted, the other texts are not yet. */
export interface BuildCard
  extends Pick<Failure, "message" | "logs" | "errorLine" | "logGap" | "exitCode" | "hint" | "commands"> {
  readonly build: FailedBuild;
}

interface BuiltService {
  readonly service: Pick<Service, "name" | "build">;
  /** The project's directory: Dockerfiles inside it are named from there. */
  readonly directory: string;
}

/** How many lines of stdout are shown, unless only stdout contains an error. */
const shownBesideStderr = 8;

/**
 * `build failed at web/Dockerfile:2 (exit 17)`, or the reason where no process of a step has failed. The reason is
 * redacted as foreign text. The place is not: `token:2` is no secret.
 */
export function describeBuildFailure(failure: BuildFailure, built: BuiltService, redact: Redactor): string {
  const { exitCode, step } = failure;
  const place = locateBuildFailure(failure, built);
  const at = place === undefined ? "" : ` at ${place.shown}:${place.line}`;
  if (exitCode !== undefined) return redact.own(`build failed${at} (exit ${exitCode})`);
  return `${redact.own(`build failed${at}`)}: ${redact(shortenReason(failure.reason, findCopySource(step)))}`;
}

/** The card of a failed build: the lines of its step with stderr first, each stream in the order of time. */
export function explainBuildFailure(failure: BuildFailure, built: BuiltService, redact: Redactor): BuildCard {
  const place = locateBuildFailure(failure, built);
  const { stderrLines, stdoutGap, ...logs } = pickBuildLines(failure.lines, redact);
  const { hint, commands } = suggestBuildFix(failure, built.service);
  return {
    message: describeBuildFailure(failure, built, redact),
    exitCode: failure.exitCode ?? null,
    ...logs,
    build: {
      file: place?.file ?? null,
      line: place?.line ?? null,
      step: failure.step ?? null,
      stderrLines,
      stdoutGap,
    },
    hint,
    commands: [...commands],
  };
}

/** The first error of stderr is the one to mark; without one, that of stdout. */
function pickBuildLines(lines: BuildFailure["lines"], redact: Redactor) {
  const isStdout = ({ stream }: (typeof lines)[number]) => stream === "stdout";
  const stderr = readStream(
    lines.filter((line) => !isStdout(line)),
    redact,
  ).pick();
  const others = readStream(lines.filter(isStdout), redact);
  const whole = others.pick();
  const isTelling = stderr.errorLine === null && whole.errorLine !== null;
  const stdout = isTelling ? whole : others.pick({ shown: shownBesideStderr });
  const { length } = stderr.lines;
  const stdoutGap = stdout.gap && { ...stdout.gap, before: length + stdout.gap.before };
  const stdoutError = stdout.errorLine === null ? null : length + stdout.errorLine;
  return {
    logs: [...stderr.lines, ...stdout.lines],
    errorLine: stderr.errorLine ?? stdoutError,
    logGap: stderr.gap ?? stdoutGap,
    stderrLines: length,
    stdoutGap,
  };
}

/** Redacts before picking: an omitted line may be the one that marks the next line as a secret. */
function readStream(lines: BuildFailure["lines"], redact: Redactor) {
  const texts = lines.map(({ text }) => text);
  const shownLog = redact(texts.join("\n")).split("\n");
  return { pick: (choice: LogChoice = {}) => pickLogLines(texts, { ...choice, shownLog }) };
}

/** Where the failed instruction stands: the path of its file where there is one, and the name to show. */
function locateBuildFailure(
  { place }: BuildFailure,
  { service: { build }, directory }: BuiltService,
): { readonly file: string | null; readonly shown: string; readonly line: number } | undefined {
  if (place === undefined) return undefined;
  const { line } = place;
  // Compose hands over dockerfile_inline as "Dockerfile". Any other name is the file of another service, whose image
  // this build uses.
  if (build?.isInline && place.file === "Dockerfile") return { file: null, shown: "dockerfile_inline", line };
  if (build?.dockerfile === undefined || basename(build.dockerfile) !== basename(place.file)) {
    return { file: null, shown: place.file, line };
  }
  const inside = relative(directory, build.dockerfile);
  const isInside = !inside.startsWith("..") && !isAbsolute(inside);
  return { file: build.dockerfile, shown: isInside ? inside : build.dockerfile, line };
}

/** The reason without the layers that it went through. */
function shortenReason(reason: string, source: string | undefined): string {
  const missing = /failed to calculate checksum of ref \S+: "(.+?)": not found/.exec(reason)?.[1];
  if (missing !== undefined)
    return `${missing} is not in the ${source === undefined ? "build context" : `stage, image or context ${source}`}`;
  const image = /^(\S+): failed to resolve source metadata for /.exec(reason)?.[1];
  const last = reason.split(": ").slice(-2).join(": ");
  if (image !== undefined) return `the base image ${image} cannot be pulled: ${last}`;
  return reason
    .replace(/^dockerfile parse error on line \d+: /, "")
    .replace(/^unable to prepare context: /, "")
    .replace(/^failed to compute cache key: /, "")
    .replace(/^process ".*" did not complete successfully: /s, "");
}

/** The Dockerfile of a build, where it is a file of this machine. */
export function findDockerfile(context: string, dockerfile: string): string | undefined {
  if (isAbsolute(dockerfile)) return dockerfile;
  return isAbsolute(context) ? join(context, dockerfile) : undefined;
}
