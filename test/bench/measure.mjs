// Whole processes, timed from outside.
import { spawn } from "node:child_process";
import { join } from "node:path";

export const root = join(import.meta.dirname, "..", "..");
const launcher = join(root, "bin", "stackctl.js");

/** A command line of the built stackctl. */
export const stackctl = (...words) => [process.execPath, launcher, ...words];

/**
 * Nothing of the caller's shell decides what a fixture does, nor what Node does besides: certificates of one's own take
 * every start of Node 20 some 40 ms.
 */
const cleanEnvironment = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^(?:COMPOSE|STACKCTL|ENABLE|NODE_OPTIONS|NODE_EXTRA_CA_CERTS)/.test(name),
  ),
);

/** Starts a command; `ended` gives how long it took and what it printed. */
export function start(words, { cwd, env = {} }) {
  const startedAt = performance.now();
  const [program, ...args] = words;
  const child = spawn(program, args, {
    cwd,
    env: { ...cleanEnvironment, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const texts = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"]) {
    child[stream].setEncoding("utf8").on("data", (text) => {
      texts[stream] += text;
    });
  }
  const ended = new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (exitCode) => resolve({ ms: performance.now() - startedAt, exitCode, ...texts }));
  });
  return { pid: child.pid, ended };
}

/** Runs a command to its end; throws when it fails, unless it may. */
export async function run(words, { mayFail = false, ...options }) {
  const result = await start(words, options).ended;
  if (result.exitCode !== 0 && !mayFail) {
    throw new Error(`${words.join(" ")} ended with ${result.exitCode}:\n${result.stderr}${result.stdout}`);
  }
  return result;
}

/**
 * Milliseconds of several ways to do the same, `runs` of each in turns, every second round the other way about, so that
 * a machine that slows down slows all of them. A way is a function that gives milliseconds.
 */
export async function inTurns(ways, runs, { warmUp = false } = {}) {
  const names = Object.keys(ways);
  const times = Object.fromEntries(names.map((name) => [name, []]));
  if (warmUp) for (const name of names) await ways[name]();
  for (let round = 0; round < runs; round += 1) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) times[name].push(await ways[name]());
  }
  return times;
}

/** The middle one, or the mean of the two in the middle. */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
