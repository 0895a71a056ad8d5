import { resolve } from "node:path";
import { StackError } from "../../domain/errors.ts";
import { exitCodes } from "../../domain/exit-codes.ts";
import { markers, replaceMarked } from "../../plan/bench/replace-marked.ts";
import { formatBench, formatBenchMarkdown } from "../../render/bench/format-bench.ts";
import { plural } from "../../render/text/amounts.ts";
import { type PreparedBench, prepareBench } from "../../run/bench/prepare-bench.ts";
import { runBench } from "../../run/bench/run-bench.ts";
import { loadProject } from "../../run/project/load-project.ts";
import type { World } from "../../run/world.ts";
import type { Action } from "../command/action.ts";
import { type LoadOptions, readLoadRequest, withDocker } from "../command/load-request.ts";
import { changeProject } from "../project/change-project.ts";

interface BenchFeaturesOptions extends LoadOptions {
  readonly runs: string;
  readonly markdown: string | undefined;
  readonly note: readonly string[];
  readonly yes: boolean;
  readonly json: boolean;
}

/** Measures every mode of the project, under a name of its own. */
export const benchFeatures: Action<BenchFeaturesOptions> = async (invocation, context) => {
  const { world, terminal, signal, style } = context;
  const startedAtMs = world.clock.now();
  const { markdown, json, yes } = invocation.options;
  const runs = readRuns(invocation.options.runs);
  const notes = readNotes(invocation.options.note);
  if (markdown === "-" && json) {
    throw new StackError("usage", {
      message: "--json and --markdown - both write to stdout",
      hint: "Name a file after --markdown, or leave out one of them.",
    });
  }
  const place = markdown === undefined || markdown === "-" ? undefined : resolve(world.cwd, markdown);
  if (place !== undefined) await fillIn(place, "", world);
  const request = withDocker(readLoadRequest(invocation, world.cwd));
  const real = await loadProject(request, world, signal);
  const bench = await prepareBench(real, request, world, signal);
  const unknown = [...notes.keys()].find((name) => !isMode(name, bench));
  if (unknown !== undefined) {
    throw new StackError("usage", { message: `--note: there is no mode ${unknown}` });
  }
  if (!yes && !(await terminal.confirm(askFor(bench, runs)))) {
    throw new StackError("declined", { message: "nothing was started" });
  }
  const project = { ...real, model: { ...real.model, project: bench.project } };
  const report = await changeProject(
    { project, startedAtMs, what: "stackctl bench-features" },
    context,
    (reporter) => runBench(bench, { runs, notes }, { ...world, reporter }, signal),
  );
  const table = formatBenchMarkdown(report);
  if (place !== undefined) {
    await world.files.writeText(place, await fillIn(place, table, world), { below: world.cwd });
  }
  return {
    exitCode: report.unmeasured.some(({ kind }) => kind === "failed") ? exitCodes.notReady : exitCodes.done,
    text: markdown === "-" ? table : formatBench(report, style),
    document: report,
  };
};

function readRuns(word: string): number {
  const runs = Number(word);
  if (/^\d+$/.test(word) && runs >= 1 && runs <= 100) return runs;
  throw new StackError("usage", { message: `--runs takes a number from 1 to 100, not "${word}"` });
}

function readNotes(words: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    words.map((word) => {
      const at = word.indexOf("=");
      if (at > 0) return [word.slice(0, at), word.slice(at + 1)];
      throw new StackError("usage", {
        message: `--note takes a mode and a text, not "${word}"`,
        hint: 'Write --note "fsdp=without a GPU".',
      });
    }),
  );
}

/** The document with the table in its place. Throws StackError `usage` where it has none. */
async function fillIn(path: string, table: string, { files }: World): Promise<string> {
  const filled = replaceMarked(await files.readText(path), table);
  if (filled !== undefined) return filled;
  throw new StackError("usage", {
    message: `--markdown: ${path} has no place for the table`,
    hint: `Put these two lines where the table belongs:\n${markers}`,
  });
}

function isMode(name: string, { modes, unmeasured }: PreparedBench): boolean {
  return [...modes, ...unmeasured].some((mode) => mode.name === name);
}

function askFor({ project, modes, isBesideRunning }: PreparedBench, runs: number): string {
  const names = modes.map(({ name }) => name).join(", ");
  const beside = isBesideRunning
    ? " The stack itself keeps running: it shares bind mounts with these runs, and slows them down."
    : "";
  return `Start and remove ${project} ${plural(modes.length * runs, "time")} (${names})?${beside}`;
}
