import type { ComposeTarget } from "../../domain/compose-target.ts";
import type { ComposeResult, LaunchProgress, LaunchRequest } from "../../ports/compose.ts";
import { keepLastLines } from "../text/lines.ts";
import { createBuildLog } from "./build-log.ts";
import { createBuildRecord } from "./build-record.ts";
import { launchArguments, type ProgressFormat } from "./compose-arguments.ts";
import { describeMissingDocker } from "./docker-missing.ts";
import { parseLaunchLine } from "./parse-launch-line.ts";
import { type DockerCall, streamDocker } from "./run-docker.ts";

/** One launch: the services to start, and how to run docker for it. */
export interface Launch {
  readonly target: ComposeTarget;
  readonly request: LaunchRequest;
  readonly call: (args: readonly string[]) => DockerCall;
}

/** How many of the last lines are kept: of the build output, and of Compose's own messages. */
const keptLines = { build: 20, compose: 40 };

/**
 * Runs `up -d` and reports its progress. An interrupted launch exits with 130; the engine still finishes
 * requests that it has received.
 */
export async function launch(
  launch: Launch,
  onProgress: (progress: LaunchProgress) => void,
  signal?: AbortSignal,
): Promise<ComposeResult> {
  const result = await launchWith("json", launch, onProgress, signal);
  const isTooOld =
    result.exitCode !== 0 && /(?:unsupported|invalid) --progress value "json"/.test(result.stderr);
  return isTooOld ? launchWith("plain", launch, onProgress, signal) : result;
}

async function launchWith(
  format: ProgressFormat,
  { target, request, call }: Launch,
  onProgress: (progress: LaunchProgress) => void,
  signal: AbortSignal | undefined,
): Promise<ComposeResult> {
  const said = keepLastLines(keptLines.compose);
  const built = keepLastLines(keptLines.build);
  const warnings = new Set<string>();
  const build = createBuildLog(request.services);
  const record = createBuildRecord();
  const onLine = {
    stdout(line: string) {
      const [question] = volumeQuestion.exec(line) ?? [];
      if (question !== undefined) warnings.add(question);
      record.push(line);
      for (const progress of build.push(line.replace(volumeQuestion, ""))) {
        built.push(progress.detail);
        onProgress(progress);
      }
    },
    stderr(line: string) {
      const read = parseLaunchLine(line, request.services);
      if (read.kind === "progress") onProgress(read.progress);
      else if (read.kind === "warning") warnings.add(read.text);
      else for (const text of read.lines.filter((one) => !isSaid(one, said.lines()))) said.push(text);
    },
  };
  const { carried } = request;
  const aimed = carried === undefined ? target : { ...target, files: [...target.files, "-"] };
  const called = call(launchArguments(aimed, request, format));
  const given =
    carried === undefined
      ? called
      : { ...called, env: { ...called.env, ...carried.env }, input: carried.document };
  const end = await streamDocker({ ...given, does: "changes" }, onLine, signal);
  if (end.startError !== undefined) throw describeMissingDocker(end.startError);
  const buildFailure = end.exitCode === 0 ? undefined : record.explain(said.lines().join("\n"));
  const failedInBuild = said.lines().some((line) => line.includes("failed to solve"));
  if (end.signal !== undefined) said.push(`docker compose was killed by ${end.signal} before it finished`);
  const lines = failedInBuild ? [...built.lines(), ...said.lines()] : said.lines();
  const stderr = lines.slice(-keptLines.compose).join("\n");
  return {
    exitCode: end.exitCode,
    stderr,
    ...(warnings.size > 0 && { warnings: [...warnings] }),
    ...(buildFailure && { buildFailure }),
  };
}

/**
 * Compose prints this question without waiting for an answer, and keeps the old volume
 * (https://github.com/docker/compose/blob/v2.40.3/pkg/compose/create.go, ensureVolume).
 */
const volumeQuestion =
  /^Volume ".*" exists but doesn't match configuration in compose file\. Recreate \(data will be lost\)\?/;

/** Compose prints an engine error twice: first with the name of its subject, then without. */
function isSaid(line: string, said: readonly string[]): boolean {
  const core = line.replace(/^Error response from daemon: /, "").trim();
  return core !== "" && said.some((earlier) => earlier.endsWith(core));
}
