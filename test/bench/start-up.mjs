// How long the program takes to start, beside an empty Node, in one run.
//   npm run build && node test/bench/start-up.mjs [runs]
import { spawnSync } from "node:child_process";
import { cpus } from "node:os";
import { join } from "node:path";

const root = join(import.meta.dirname, "..", "..");
const program = join(root, "bin", "stackctl.js");
const runs = Number(process.argv[2] ?? 15);

/** Commands, and how many times as long as an empty Node each may take. */
const candidates = [
  { name: "node -e 0", words: ["-e", "0"], target: undefined },
  { name: "stackctl --version", words: [program, "--version"], target: 1.4 },
  { name: "stackctl --help", words: [program, "--help"], target: 1.4 },
  { name: "stackctl up --help", words: [program, "up", "--help"], target: undefined },
  { name: "stackctl features", words: [program, "features"], target: 2.5 },
];

function timeOnce(words) {
  const startedAt = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, words, { cwd: root });
  const ms = Number(process.hrtime.bigint() - startedAt) / 1e6;
  if (status !== 0) throw new Error(`${words.join(" ")} ended with ${status}: ${stderr}`);
  return ms;
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

for (const { words } of candidates) timeOnce(words);
// In turns, so that a machine that slows down slows all of them.
const times = candidates.map(() => []);
for (let run = 0; run < runs; run += 1) {
  for (const [index, { words }] of candidates.entries()) times[index].push(timeOnce(words));
}

const [empty] = times;
console.log(`start-up, ${runs} runs each in turns, Node ${process.version}, ${cpus().length} cores\n`);
console.log("| command | median ms | min | max | ratio to node -e 0 | target |");
console.log("| --- | ---: | ---: | ---: | ---: | --- |");
for (const [index, { name, target }] of candidates.entries()) {
  const own = times[index];
  const ratio = median(own.map((ms, run) => ms / empty[run]));
  const shown = [median(own), Math.min(...own), Math.max(...own)].map((ms) => ms.toFixed(0)).join(" | ");
  const verdict = target === undefined ? "" : `${ratio <= target ? "met" : "MISSED"}: at most ${target}`;
  console.log(`| ${name} | ${shown} | ${ratio.toFixed(2)} | ${verdict} |`);
}
