// The CPU time of stackctl while it waits for fifty services that are not ready yet.
import { readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { ask, listByService } from "../engine.mjs";
import { stackctl, start } from "../measure.mjs";
import { formatMs, verdict } from "../report.mjs";
import { createStack, probes } from "../stack.mjs";

const count = 50;
/** Long enough that all services have been running for a while before the first one responds. */
const readyAfterMs = 40_000;
const settleMs = 2_000;
const shortestWindowMs = 5_000;
const ticksPerSecond = 100;

export async function measureWaiting({ say }) {
  if (process.platform !== "linux")
    throw new Error("the cost of waiting is read from /proc, which this machine does not have");
  say(`waiting for ${count} services`);
  const stack = await createStack({
    count,
    probe: probes["interval 10 s"],
    readyAfter: () => readyAfterMs / 1_000,
  });
  const usageFile = join(tmpdir(), `stackctl-bench-usage-${process.pid}.json`);
  const preload = pathToFileURL(join(import.meta.dirname, "..", "report-usage.mjs")).href;
  try {
    const env = { NODE_OPTIONS: `--import ${preload}`, STACKCTL_BENCH_USAGE: usageFile };
    const up = start(stackctl("up", "--progress", "quiet"), { cwd: stack.directory, env });
    const endedEarly = up.ended.then(({ exitCode, stderr }) => {
      throw new Error(`up ended with ${exitCode} before all were started: ${stderr}`);
    });
    const firstReadyAtMs = await Promise.race([untilAllStarted(stack), endedEarly]);
    endedEarly.catch(() => undefined);
    await pause(settleMs);
    const [fromMs, fromTicks] = [Date.now(), await readTicks(up.pid)];
    const windowMs = firstReadyAtMs - settleMs - fromMs;
    if (windowMs < shortestWindowMs)
      throw new Error("this machine is too slow: starting took as long as waiting");
    await pause(windowMs);
    const [toMs, toTicks] = [Date.now(), await readTicks(up.pid)];
    const { exitCode, stderr } = await up.ended;
    if (exitCode !== 0) throw new Error(`up ended with ${exitCode}: ${stderr}`);
    const usage = JSON.parse(await readFile(usageFile, "utf8"));
    return describe({
      windowMs: toMs - fromMs,
      cpuMs: ((toTicks - fromTicks) / ticksPerSecond) * 1_000,
      usage,
    });
  } finally {
    await stack.remove();
    await rm(usageFile, { force: true });
  }
}

function describe({ windowMs, cpuMs, usage }) {
  const percent = (100 * cpuMs) / windowMs;
  const peakMiB = usage.maxRSS / 1_024;
  const wholeMs = (usage.userCPUTime + usage.systemCPUTime) / 1_000;
  return {
    title: "What waiting costs",
    explanation: `\`up\` of ${count} services with \`interval: 10s\`, all started and none ready for ${formatMs(windowMs)}.`,
    columns: ["what stackctl itself takes", "measured"],
    rows: [
      {
        cells: ["processor while waiting, of one core", `${percent.toFixed(1)} %`],
        verdict: verdict(percent < 3, "under 3 %"),
      },
      { cells: ["processor of the whole `up`", formatMs(wholeMs)] },
      {
        cells: ["memory at its peak", `${peakMiB.toFixed(0)} MiB`],
        verdict: verdict(peakMiB < 100, "under 100 MiB"),
      },
    ],
  };
}

/** The time of the first response once every container is running, in epoch milliseconds. */
async function untilAllStarted({ project }) {
  for (;;) {
    const containers = [...(await listByService(project)).values()];
    if (containers.length === count && containers.every(({ State: state }) => state === "running")) {
      const inspected = await Promise.all(
        containers.map(({ Id: id }) => ask("GET", `/containers/${id}/json`)),
      );
      return Math.min(...inspected.map(({ State: state }) => Date.parse(state.StartedAt))) + readyAfterMs;
    }
    await pause(200);
  }
}

/** CPU time of a process in clock ticks: fields 14 and 15 of /proc/PID/stat, proc(5). */
async function readTicks(pid) {
  const text = await readFile(`/proc/${pid}/stat`, "utf8");
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return Number(fields[11]) + Number(fields[12]);
}
