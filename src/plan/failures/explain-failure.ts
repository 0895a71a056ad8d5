import { type Container, hasEverRun, type ProbesRead } from "../../domain/container.ts";
import type { ContainerFacts, HookRun } from "../../domain/container-facts.ts";
import type { Failure } from "../../domain/report.ts";
import type { Condition } from "../../domain/service.ts";
import type { Verdict } from "../../domain/verdict.ts";
import { hasEnded } from "../readiness/has-finished.ts";
import { listPlaced } from "../secrets/find-placed.ts";
import type { Redactor } from "../secrets/redact.ts";
import { describeExitCode, shortenStartError } from "./describe-end.ts";
import type { BuildCard } from "./explain-build-failure.ts";
import { matchKnownCause } from "./known-causes/known-causes.ts";
import { pickLogLines, tidyLine } from "./pick-log-lines.ts";
import { suggestFix } from "./suggest-fix.ts";

/** The evidence about a service that is not ready. */
export interface FailureEvidence {
  readonly service: string;
  /** The image reference in the compose file. */
  readonly image: string | undefined;
  readonly condition: Condition | null;
  readonly verdict: Verdict;
  /** The container that shows the failure best; undefined if none was created. */
  readonly container: Container | undefined;
  /** Set if the results of its health checks are on another machine and were not read. */
  readonly hiddenProbes?: Extract<ProbesRead, { kind: "elsewhere" }> | undefined;
  readonly facts: ContainerFacts | undefined;
  readonly restarts: number;
  /** Exit code of the last run whose end was observed. */
  readonly lastExitCode: number | undefined;
  /** Log lines of the last run; the report shows a selection of them. */
  readonly logs: readonly string[];
  /** The hook of the service that failed, if any. */
  readonly hook?: HookRun | undefined;
  /** The card of its build, where that failed. */
  readonly build?: BuildCard | undefined;
  readonly causedBy: string | null;
  readonly victims: readonly string[];
  /** Compose's error message if the launch failed; empty otherwise. */
  readonly launchError: string;
  /** All services of the project, enabled or not. */
  readonly serviceNames: readonly string[];
}

/** The number of failed probes that a report shows; the engine keeps more. */
const shownProbes = 3;

/** Explains why one service failed and what to do. All foreign text in it is redacted. */
export function explainFailure(evidence: FailureEvidence, redact: Redactor): Failure {
  if (evidence.build !== undefined)
    return withBuild(explainContainer(evidence, redact), evidence.build, redact);
  return explainContainer(evidence, redact);
}

/** Nothing of an older container explains why a build failed. */
function withBuild(failure: Failure, card: BuildCard, redact: Redactor): Failure {
  const { exitCode, build } = card;
  return {
    ...failure,
    reason: "build-failed",
    message: card.message,
    exitCode,
    exitMeaning: exitCode === null ? null : (describeExitCode(exitCode, false) ?? null),
    oomKilled: false,
    probeOutput: [],
    probes: [],
    logs: card.logs.map(tidyLine),
    errorLine: card.errorLine,
    logGap: card.logGap,
    cause: null,
    hint: card.hint === null ? null : redact(card.hint),
    commands: card.commands,
    build: { ...build, step: build.step === null ? null : redact(build.step) },
  };
}

function explainContainer(evidence: FailureEvidence, redact: Redactor): Failure {
  const { container, verdict, causedBy } = evidence;
  const reason =
    causedBy !== null ? "dependency-failed" : verdict.kind === "failed" ? verdict.reason : "timed-out";
  const exitCode = findExitCode(evidence) ?? null;
  const oomKilled = container?.oomKilled ?? false;
  const matched = causedBy === null ? matchKnownCause(gatherForCause(evidence, reason, redact)) : undefined;
  const fix = causedBy === null ? suggestFix(reason, { ...evidence, exitCode }) : undefined;
  const hookLogs = evidence.hook?.logs ?? [];
  const said = hookLogs.length > 0 ? hookLogs : evidence.logs;
  // Redact before picking lines: an omitted line may be the one that marks the next line as a secret.
  const shownLog = redact(said.join("\n")).split("\n");
  const log = pickLogLines(said, { showing: matched?.line, shownLog });
  // The text of a known cause quotes the output of the service.
  const { own } = matched ? redact.and(listPrintedSecrets(evidence)) : redact;
  const probes = listFailedProbes(container)
    .slice(-shownProbes)
    .map(({ atMs, exitCode, output }) => ({
      at: new Date(atMs).toISOString(),
      exitCode,
      output: redact(output.trim()),
    }));
  return {
    service: evidence.service,
    reason,
    message: describe(evidence, redact),
    exitCode,
    oomKilled,
    restarts: evidence.restarts,
    probeOutput: probes.map(({ output }) => output),
    logs: log.lines.map(tidyLine),
    hint: matched ? own(matched.hint) : (fix?.hint ?? null),
    causedBy,
    condition: evidence.condition,
    state: container?.state ?? null,
    health: container === undefined || container.health === "none" ? null : container.health,
    exitMeaning: exitCode === null ? null : (describeExitCode(exitCode, oomKilled) ?? null),
    probes,
    ...explainHiddenProbes(evidence, redact),
    errorLine: log.errorLine,
    logGap: log.gap,
    cause: matched ? { id: matched.id, title: matched.title, why: own(matched.why) } : null,
    commands: (matched?.commands ?? fix?.commands ?? []).map(own),
    victims: [...evidence.victims],
  };
}

function gatherForCause(evidence: FailureEvidence, reason: Failure["reason"], redact: Redactor) {
  const { service, image, verdict, container, facts, logs, launchError, serviceNames, hook } = evidence;
  const cannotStart = verdict.kind === "failed" && verdict.reason === "cannot-start" ? verdict.why : "";
  const hasNotRun = container === undefined || !hasEverRun(container);
  return {
    service,
    image,
    reason,
    startError: container?.error || cannotStart || (hasNotRun ? launchError : ""),
    // The command becomes part of stackctl's own text, from which fewer secrets are removed.
    hook: hook && { ...hook, command: redact(hook.command) },
    exitCode: findExitCode(evidence),
    oomKilled: container?.oomKilled ?? false,
    memoryLimitBytes: container?.memoryLimitBytes,
    isRunning: container?.state === "running",
    probes: listFailedProbes(container),
    logs,
    facts,
    serviceNames,
  };
}

/** Secrets that are recognised by their place in the output of the service, its probes and the engine. */
function listPrintedSecrets({ logs, hook, container, launchError }: FailureEvidence): readonly string[] {
  const probes = listFailedProbes(container).map(({ output }) => output);
  const said = [...logs, ...(hook?.logs ?? []), hook?.command ?? "", ...probes, launchError];
  return listPlaced([...said, container?.error ?? ""].join("\n"));
}

/** Why there is no output of a health check that has not passed. */
function explainHiddenProbes(
  { container, hiddenProbes }: FailureEvidence,
  redact: Redactor,
): Pick<Failure, "probeGap"> {
  const { replacedFor, health, node } = container ?? {};
  if (hiddenProbes === undefined || (replacedFor?.reason !== "unhealthy" && health !== "starting")) return {};
  const where = replacedFor?.node ?? node?.name;
  const place = where === undefined ? "" : `: the health check ran on node ${where}`;
  const { problem } = hiddenProbes;
  const next = problem === undefined ? "--inspect-nodes reads it there" : redact(problem);
  return { probeGap: `not visible from the manager${place}; ${next}` };
}

function listFailedProbes(container: Container | undefined) {
  return (container?.probes ?? []).filter(({ exitCode }) => exitCode !== 0);
}

function describe({ verdict, container, causedBy, launchError }: FailureEvidence, redact: Redactor): string {
  if (causedBy !== null) {
    const hasRun = verdict.kind === "failed" && container !== undefined && hasEverRun(container);
    return hasRun
      ? `${redact.own(verdict.why)}; it depends on ${causedBy}, which failed`
      : `could not start: it depends on ${causedBy}`;
  }
  switch (verdict.kind) {
    case "failed":
      return verdict.reason === "cannot-start"
        ? `cannot start: ${redact(shortenStartError(verdict.why))}`
        : redact.own(verdict.why);
    case "starting":
    case "flapping":
    case "not-started":
      return launchError === "" ? redact.own(verdict.why) : redact(shortenStartError(launchError));
    case "ready":
    case "done":
      return verdict.kind;
  }
}

/** The exit code, if known. For a container that has not ended, the engine reports 0, which is ignored. */
function findExitCode({ container, lastExitCode, hook }: FailureEvidence): number | undefined {
  if (hook) return hook.exitCode;
  if (!container || !hasEnded(container)) return lastExitCode;
  const hasNotRun = container.error !== "" || container.replacedFor?.reason === "cannot-start";
  return hasNotRun && container.exitCode === 0 ? undefined : container.exitCode;
}
