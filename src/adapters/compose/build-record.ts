import * as z from "zod";
import type { BuildFailure, BuildLine } from "../../domain/build-failure.ts";
import { parseJson } from "../../domain/parse-json.ts";
import { stripControl } from "../text/strip-control.ts";

/**
 * BuildKit's JSON format (https://github.com/moby/buildkit/blob/v0.25.0/client/graph.go); a vertex is a build
 * step.
 */
const BuildStatus = z.object({
  vertexes: z
    .array(
      z.object({
        digest: z.string(),
        name: z.string(),
        completed: z.string().optional(),
        error: z.string().optional(),
      }),
    )
    .optional(),
  logs: z.array(z.object({ vertex: z.string(), stream: z.number().optional(), data: z.string() })).optional(),
});

/** The output of a build on stdout, kept until the failed step is known. */
export interface BuildRecord {
  push(line: string): void;
  /**
   * The failure that Compose reports on stderr, with the output of the failed step. Undefined when no build
   * failed.
   */
  explain(stderr: string): BuildFailure | undefined;
}

interface Step {
  name: string;
  error: string | undefined;
  /** Complete lines, and the unfinished last line of each stream. */
  lines: BuildLine[];
  readonly open: Map<BuildLine["stream"], string>;
}

/** How many lines are kept for each step. */
const keptLines = 400;

/** BuildKit's numbers for the streams of a process. */
const streams: Readonly<Record<number, BuildLine["stream"]>> = { 1: "stdout", 2: "stderr" };

/**
 * Records the steps of a build. With `--progress json` the input is BuildKit's JSON. Otherwise it is lines of
 * text, `#7 0.12 words`, which do not name the stream.
 */
export function createBuildRecord(): BuildRecord {
  const steps = new Map<string, Step>();
  const stepOf = (id: string): Step => {
    const step = steps.get(id) ?? { name: "", error: undefined, lines: [], open: new Map() };
    steps.set(id, step);
    return step;
  };
  return {
    push(line) {
      const parsed = BuildStatus.safeParse(parseJson(line));
      if (!parsed.success) return pushText(line, stepOf);
      for (const { vertex, stream = 0, data } of parsed.data.logs ?? []) {
        addLines(stepOf(vertex), streams[stream] ?? "unknown", Buffer.from(data, "base64").toString("utf8"));
      }
      for (const { digest, name, completed, error } of parsed.data.vertexes ?? []) {
        const step = stepOf(digest);
        step.name = name;
        if (error !== undefined && error !== "") step.error = error;
        else if (completed !== undefined) step.lines = [];
      }
    },
    explain(stderr) {
      const read = readBuildError(stderr);
      if (read === undefined) return undefined;
      const failed = [...steps.values()].filter(
        ({ error }) => error !== undefined && !/\bcancell?ed\b/i.test(error),
      );
      const step = failed.find(({ name }) => name.startsWith(`[${read.service} `)) ?? failed.at(-1);
      if (step === undefined) return { ...read, lines: [] };
      const instruction = /^\[[^\]]*\d+\/\d+\] (.+)$/.exec(step.name)?.[1];
      return { ...(instruction !== undefined && { step: instruction }), ...read, lines: finish(step) };
    },
  };
}

function addLines({ lines, open }: Step, stream: BuildLine["stream"], text: string): void {
  const parts = `${open.get(stream) ?? ""}${text}`.split("\n");
  open.set(stream, parts.pop() ?? "");
  for (const part of parts) lines.push({ stream, text: stripControl(part) });
  if (lines.length > keptLines) lines.splice(0, lines.length - keptLines);
}

/** The lines of a step, including a last line without a line feed. */
function finish({ lines, open }: Step): readonly BuildLine[] {
  const rest = [...open].map(([stream, text]) => ({ stream, text: stripControl(text) }));
  return [...lines, ...rest].filter(({ text }) => text.trim() !== "");
}

function pushText(line: string, stepOf: (id: string) => Step): void {
  const [, id = "", rest = ""] = /^#(\d+) (.*)$/.exec(stripControl(line)) ?? [];
  if (id === "") return;
  const [, error] = /^ERROR: (.*)$/.exec(rest) ?? [];
  const [, text] = /^\d+\.\d+ (.*)$/.exec(rest) ?? [];
  if (error !== undefined) stepOf(id).error = error;
  else if (text !== undefined) addLines(stepOf(id), "unknown", `${text}\n`);
  else if (rest.startsWith("[")) stepOf(id).name = rest;
}

/**
 * Parses Compose's output for a failed build: the place in the Dockerfile with an excerpt, and the reason
 * after `failed to solve:`. When several images are built, the reason starts with `target SERVICE:`
 * (https://github.com/docker/buildx/blob/v0.29.1/build/build.go and commands/build.go). Undefined for any
 * other error.
 */
function readBuildError(stderr: string): Omit<BuildFailure, "lines"> | undefined {
  const reason = /^.*?(?:target (?<service>\S+): )?failed to solve: (?<reason>.+)$/m.exec(stderr)?.groups;
  const early =
    /^.*?((?:unable to prepare context: |failed to get build context |failed to read dockerfile: |resolve : ).+)$/m.exec(
      stderr,
    );
  const words = reason?.reason ?? early?.[1];
  if (words === undefined) return undefined;
  const place = /^(?<file>\S.*):(?<line>\d+)\n+-{10,}$/m.exec(stderr)?.groups;
  const excerpt = /^ *\d+ \| >>> (.+)$/m.exec(stderr)?.[1];
  const exitCode = /did not complete successfully: exit code: (\d+)/.exec(words)?.[1];
  return {
    ...(reason?.service !== undefined && { service: reason.service }),
    ...(place && { place: { file: place.file ?? "", line: Number(place.line) } }),
    ...(excerpt !== undefined && { step: excerpt.trim() }),
    ...(exitCode !== undefined && { exitCode: Number(exitCode) }),
    reason: words.trim(),
  };
}
