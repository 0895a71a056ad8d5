// Tables with targets and verdicts: for the terminal, and for docs/performance.md.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg, totalmem } from "node:os";
import { join } from "node:path";
import { median, root, run } from "./measure.mjs";

const begin = "<!-- What follows is written by `npm run bench`; do not edit it. -->";
const end = "<!-- Here ends what `npm run bench` writes. -->";

const intro = `# Performance

\`npm run build && npm run bench\` measures stackctl beside Docker Compose on one machine, in turns, and writes this page. Times are whole processes, from the start of the command to its end: the median, with the least and the most of all runs.

- *Oracle*: containers are created by \`docker compose create\`, and each is started by the engine's API the moment that all it depends on really answers. It knows what nobody else can: when that is. Nothing that respects the order of a stack can be much faster.
- A *ratio* below 1 means that stackctl is faster than what it is compared with.
- Services of a stack really answer 0 to 2 seconds after their start, each after a time of its own that is the same in every run.
- What Compose and \`docker stats\` take where nothing is to be done is mostly waiting by the clock: about two seconds. What stackctl takes is nearly all computing. So a ratio between the two depends on how fast the machine is; \`node -e 0\` below tells that.
`;

/** Milliseconds as seconds, or as they are when they are few. */
export function formatMs(ms) {
  return ms < 1_000 ? `${ms < 10 ? ms.toFixed(1) : ms.toFixed(0)} ms` : `${(ms / 1_000).toFixed(2)} s`;
}

/** `median (least–most)`. */
export function formatTimes(times) {
  if (times.length === 1) return formatMs(times[0]);
  return `${formatMs(median(times))} (${formatMs(Math.min(...times))}–${formatMs(Math.max(...times))})`;
}

/** What was asked for, and whether it was reached. */
export function verdict(isMet, target) {
  return { isMet, text: `${isMet ? "met" : "**missed**"}: ${target}` };
}

/** Several verdicts of one row. */
export function all(...verdicts) {
  return {
    isMet: verdicts.every(({ isMet }) => isMet),
    text: verdicts.map(({ text }) => text).join("; "),
  };
}

/** A section in Markdown; the last column of a row is its verdict. */
export function formatSection({ title, explanation = "", columns, rows }) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  const table = [
    line([...columns, "verdict"]),
    line([...columns.map((_, index) => (index === 0 ? "---" : "---:")), "---"]),
    ...rows.map(({ cells, verdict: found }) => line([...cells, found?.text ?? ""])),
  ];
  return [`## ${title}`, ...(explanation === "" ? [] : ["", explanation]), "", ...table, ""].join("\n");
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

/** Replaces what an earlier run wrote, and leaves the rest of the page alone. */
export function writePage(path, body) {
  const before = existsSync(path) ? readFileSync(path, "utf8") : `${intro}\n${begin}\n${end}\n`;
  const [from, to] = [before.indexOf(begin), before.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${path} lacks the two lines that a run writes between`);
  writeFileSync(path, `${before.slice(0, from)}${begin}\n\n${body.trimEnd()}\n\n${before.slice(to)}`);
}
