// Measures stackctl beside Compose and writes docs/performance.md and docs/benchmark-targets.md.
//   npm run build && node test/bench/run.mjs [--runs N] [--quick] [--only SECTION]… [--stack NAME] [--out FILE] [--parts FOLDER]
// A complete run takes about 40 minutes. Quick and partial results are printed, and written only with --out.
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { root } from "./measure.mjs";
import { joinParts, keepPart } from "./parts.mjs";
import { describeRun, formatSection, formatTargets, writePage, writeTargets } from "./report.mjs";
import { measureEmbedded } from "./sections/embedded.mjs";
import { measureHealthy } from "./sections/healthy.mjs";
import { measureJobStore } from "./sections/job-store.mjs";
import { measureMany } from "./sections/many.mjs";
import { measurePlan } from "./sections/plan.mjs";
import { measureResolve } from "./sections/resolve.mjs";
import { measureStartUp } from "./sections/start-up.mjs";
import { measureSwarm } from "./sections/swarm.mjs";
import { measureUp, stackNames } from "./sections/up.mjs";
import { measureWaiting } from "./sections/waiting.mjs";
import { prepareImages } from "./stack.mjs";

const sections = {
  "start-up": measureStartUp,
  resolve: measureResolve,
  plan: measurePlan,
  embedded: measureEmbedded,
  healthy: measureHealthy,
  up: measureUp,
  waiting: measureWaiting,
  many: measureMany,
  swarm: measureSwarm,
  "job-store": measureJobStore,
  completion: runCompletion,
};
/** Sections that take minutes, or do not involve Compose. */
const notQuick = new Set(["waiting", "many", "swarm", "job-store", "completion"]);

const { values } = parseArgs({
  options: {
    runs: { type: "string" },
    quick: { type: "boolean", default: false },
    only: { type: "string", multiple: true, default: [] },
    /** Limits the sections with several stacks to the stack of this name, such as `5, chain`. */
    stack: { type: "string" },
    out: { type: "string" },
    /** The folder for measured parts; the page is written from all parts in it. */
    parts: { type: "string" },
  },
});
const runs = Number(values.runs ?? (values.quick ? 1 : 3));
const unknown = values.only.filter((name) => !(name in sections));
if (!Number.isInteger(runs) || runs < 1) throw new Error("--runs: a whole number from 1 on");
if (unknown.length > 0)
  throw new Error(`--only: ${Object.keys(sections).join(", ")}; not ${unknown.join(", ")}`);

const chosen = Object.keys(sections).filter((name) =>
  values.only.length > 0 ? values.only.includes(name) : !(values.quick && notQuick.has(name)),
);
const say = (text) => process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${text}\n`);
const about = await describeRun(runs, { withLoad: values.parts === undefined });
process.stdout.write(`${about}\n\n`);
await prepareImages();
const measured = [];
let missed = 0;
for (const name of chosen) {
  const { stack } = values;
  const found = [await sections[name]({ runs, isQuick: values.quick, stack, say })].flat();
  for (const section of found) {
    missed += section.rows.filter(({ verdict }) => verdict && !verdict.isMet).length;
    process.stdout.write(`${formatSection(section)}\n`);
  }
  measured.push(...found);
  if (values.parts !== undefined) keepPart(values.parts, { name, stack, about, sections: found });
}
const isWhole = chosen.length === Object.keys(sections).length && !values.quick && values.stack === undefined;
const isForPage = isWhole || values.parts !== undefined;
const out = values.out ?? (isForPage ? join(root, "docs", "performance.md") : undefined);
if (out !== undefined) {
  const page =
    values.parts === undefined
      ? { abouts: [about], sections: measured }
      : joinParts(values.parts, Object.keys(sections), stackNames);
  const abouts = page.abouts.map((about) => `${about}\n`);
  const texts = page.sections.map((section) => formatSection(section, { withVerdicts: false }));
  writePage(out, [...abouts, ...texts].join("\n"));
  writeTargets(
    join(dirname(out), "benchmark-targets.md"),
    [...abouts, formatTargets(page.sections)].join("\n"),
  );
  say(`written to ${out}`);
}
if (missed > 0) {
  process.stdout.write(`${missed} ${missed === 1 ? "row misses its target" : "rows miss a target"}\n`);
  process.exitCode = 1;
}

/** A separate script with its own tables and verdicts, which it prints to the terminal. */
function runCompletion() {
  const script = join(import.meta.dirname, "completion.mjs");
  const { status } = spawnSync(process.execPath, [script], { stdio: "inherit" });
  if (status !== 0) process.exitCode = 1;
  return [];
}
