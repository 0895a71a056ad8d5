// Tables: measured values for docs/performance.md, targets for docs/benchmark-targets.md, both for the terminal.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg, totalmem } from "node:os";
import { join } from "node:path";
import { median, root, run } from "./measure.mjs";

const begin = "<!-- `npm run bench` writes all lines below. Do not edit them. -->";
const end = "<!-- End of the lines that `npm run bench` writes. -->";

const intro = `# Performance

\`npm run build && npm run bench\` measures stackctl and Docker Compose in turns, on one machine, and writes this page. Each time is that of a whole process: the median of all runs, then the minimum and the maximum.

- *Oracle*: a lower bound. \`docker compose create\` creates the containers, and the engine's API starts each one as soon as its dependencies respond, which the oracle knows in advance.
- *Ratio*: below 1, stackctl is faster.
- The services respond 0 to 2 seconds after their start. Each has its own delay, which is the same in every run.
- If there is nothing to do, Compose and \`docker stats\` mostly wait for timers, about two seconds; stackctl mostly computes. The ratio between them therefore depends on the speed of the machine, which \`node -e 0\` shows.
`;

const targetsIntro = `# Benchmark targets

For developers: the targets of the benchmark, and whether the last run met them. [Performance](performance.md) has the measured values. \`npm run bench\` writes both pages.
`;

/** Formats milliseconds as seconds, or as milliseconds if they are few. */
export function formatMs(ms) {
  return ms < 1_000 ? `${ms < 10 ? ms.toFixed(1) : ms.toFixed(0)} ms` : `${(ms / 1_000).toFixed(2)} s`;
}

/** `median (least–most)`. */
export function formatTimes(times) {
  if (times.length === 1) return formatMs(times[0]);
  return `${formatMs(median(times))} (${formatMs(Math.min(...times))}–${formatMs(Math.max(...times))})`;
}

/** A target, and whether the measured value meets it. */
export function verdict(isMet, target) {
  return { isMet, text: `${isMet ? "met" : "**missed**"}: ${target}` };
}

/** Combines several verdicts of one row. */
export function all(...verdicts) {
  return {
    isMet: verdicts.every(({ isMet }) => isMet),
    text: verdicts.map(({ text }) => text).join("; "),
  };
}

/** A section in Markdown, with a verdict column unless it is for users. */
export function formatSection({ title, explanation = "", columns, rows }, { withVerdicts = true } = {}) {
  const table = [
    formatRow([...columns, ...(withVerdicts ? ["verdict"] : [])]),
    formatRow([
      ...columns.map((_, index) => (index === 0 ? "---" : "---:")),
      ...(withVerdicts ? ["---"] : []),
    ]),
    ...rows.map(({ cells, verdict: found }) =>
      formatRow([...cells, ...(withVerdicts ? [found?.text ?? ""] : [])]),
    ),
  ];
  return [`## ${title}`, ...(explanation === "" ? [] : ["", explanation]), "", ...table, ""].join("\n");
}

/** The rows with a target, of all sections, in one table. */
export function formatTargets(sections) {
  const rows = sections.flatMap(({ title, rows: measured }) =>
    measured
      .filter(({ verdict: found }) => found !== undefined)
      .map(({ cells, verdict: found }) => formatRow([title, nameRow(cells), found.text])),
  );
  return [formatRow(["section", "row", "verdict"]), formatRow(["---", "---", "---"]), ...rows, ""].join("\n");
}

/** The label cells of a row: the first cell, and the second if it is not a time. */
function nameRow([first, second = ""]) {
  return /^(?:interval|image)/.test(second) ? `${first}; ${second}` : first;
}

function formatRow(cells) {
  return `| ${cells.join(" | ")} |`;
}

/** The machine and the versions, in a sentence or two. */
export async function describeRun(runs, { withLoad = true } = {}) {
  const ask = async (...words) => (await run(["docker", ...words], { cwd: root })).stdout.trim();
  const engine = await ask("version", "--format", "{{.Server.Version}}");
  const compose = await ask("compose", "version", "--short");
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const [cpu] = cpus();
  return [
    `${new Date().toISOString().slice(0, 10)}, ${runs} ${runs === 1 ? "run" : "runs"} of each.`,
    `stackctl ${version}, Node ${process.versions.node}, Docker Engine ${engine}, Compose ${compose};`,
    `${cpus().length} cores (${cpu.model.trim()}), ${(totalmem() / 1024 ** 3).toFixed(0)} GiB${withLoad ? `, load at the start ${loadavg()[0].toFixed(0)}` : ""}.`,
  ].join(" ");
}

/** Writes the measured values for users, and keeps the text above them. */
export function writePage(path, body) {
  writeBetween(path, intro, body);
}

/** Writes the targets for developers beside the page of the measured values. */
export function writeTargets(path, body) {
  writeBetween(path, targetsIntro, body);
}

function writeBetween(path, firstText, body) {
  const before = existsSync(path) ? readFileSync(path, "utf8") : `${firstText}\n${begin}\n${end}\n`;
  const [from, to] = [before.indexOf(begin), before.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${path} lacks the two marker lines of npm run bench`);
  writeFileSync(path, `${before.slice(0, from)}${begin}\n\n${body.trimEnd()}\n\n${before.slice(to)}`);
}
