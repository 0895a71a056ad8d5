// Measures whole processes from outside.
import { spawn } from "node:child_process";
import { join } from "node:path";

export const root = join(import.meta.dirname, "..", "..");
const launcher = join(root, "bin", "stackctl.js");

/** A command line of the built stackctl. */
export const stackctl = (...words) => [process.execPath, launcher, ...words];

/**
 * The environment without variables of the caller that affect a fixture or Node. For example, extra certificates
 * slow each start of Node 20 by about 40 ms.
 */
const cleanEnvironment = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^(?:COMPOSE|STACKCTL|ENABLE|NODE_OPTIONS|NODE_EXTRA_CA_CERTS)/.test(name),
  ),
);

/** Starts a command; `ended` resolves to its duration and output. */
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

/** Runs a command to its end; throws if it fails, unless failing is allowed. */
export async function run(words, { mayFail = false, ...options }) {
  const result = await start(words, options).ended;
  if (result.exitCode !== 0 && !mayFail) {
    throw new Error(`${words.join(" ")} ended with ${result.exitCode}:\n${result.stderr}${result.stdout}`);
  }
  return result;
}

/**
 * Measures several variants, `runs` times each, in alternating order, so a slower machine affects all of them equally.
 * A variant is a function that returns milliseconds.
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

/** The middle value, or the mean of the two middle values. */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
