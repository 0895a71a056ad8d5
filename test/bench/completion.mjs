// Measures the overhead of the backend on a code completion, compared with direct calls of the Tabby double.
//   npm run build && node test/bench/completion.mjs [seconds]
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { Agent, request } from "node:http";
import { createServer } from "node:net";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { build } from "esbuild";

const root = join(import.meta.dirname, "..", "..");
const seconds = Number(process.argv[2] ?? 8);
const rate = 500;
const targetAddedMs = 5;

const segments = { prefix: "def fib(n):\n    ".repeat(40), suffix: "\n\nprint(fib(10))\n" };
const bodies = {
  "/v1/completions": JSON.stringify({ language: "python", segments }),
  "/api/v1/completions": JSON.stringify({ language: "python", ...segments }),
};

const folder = await mkdtemp(join(tmpdir(), "stackctl-bench-"));
const children = [];
const reasons = new Set();
try {
  const double = await startDouble();
  const backend = await startBackend(double);
  const ways = [
    { name: "the double directly", url: `${double}/v1/completions` },
    { name: "backend, /v1/completions", url: `${backend.url}/v1/completions` },
    { name: "backend, /api/v1/completions", url: `${backend.url}/api/v1/completions` },
  ].map((way) => ({ ...way, agent: new Agent({ keepAlive: true }) }));
  console.log(
    `code completion, Node ${process.version}, ${cpus().length} cores, load ${loadavg()[0].toFixed(1)}\n`,
  );

  const idle = await residentMiB(backend.pid);
  verdict(
    `backend listens after ${backend.readyMs.toFixed(0)} ms; ${idle} MiB resident while idle\n`,
    backend.readyMs < 1_000,
  );
  for (const way of ways) await inTurns([way], 300);
  const oneByOne = await inTurns(ways, 1_500);
  print(
    "one request at a time, in turns",
    ways,
    oneByOne.map((times) => ({ times, failed: 0 })),
  );
  const steady = ways.map(() => ({ times: [], failed: 0, perSecond: 0 }));
  // Alternate in slices of one second, so a slower machine affects all variants equally.
  for (let slice = 0; slice < seconds; slice += 1) {
    for (const [index, way] of ways.entries()) addSlice(steady[index], await atRate(way));
  }
  print(`${rate} requests a second for ${seconds} s each, in turns`, ways, steady);

  const [direct, ...through] = oneByOne.map((times) => percentile(times, 0.5));
  const added = Math.max(...through.map((median) => median - direct));
  const [directAtRate, ...throughAtRate] = steady.map(({ times }) => percentile(times, 0.5));
  const addedAtRate = Math.max(...throughAtRate.map((median) => median - directAtRate));
  const held = steady.every(
    ({ failed, perSecond }) => failed === 0 && perSecond >= steady[0].perSecond * 0.95,
  );
  verdict(`adds ${added.toFixed(2)} ms at the median, one at a time`, added < targetAddedMs);
  verdict(
    `adds ${addedAtRate.toFixed(2)} ms at the median, at ${rate} a second`,
    addedAtRate < targetAddedMs,
  );
  verdict(`holds ${rate} requests a second without a failure`, held);
  if (reasons.size > 0) console.log(`failures: ${[...reasons].join(", ")}`);
  console.log(`backend after the run: ${await residentMiB(backend.pid)} MiB resident`);
} finally {
  for (const child of children) child.kill();
  await rm(folder, { recursive: true });
}

async function startDouble() {
  const outfile = join(folder, "double.mjs");
  const entry = join(root, "test/support/tabby-double/main.ts");
  await build({ entryPoints: [entry], outfile, bundle: true, format: "esm", platform: "node" });
  const child = start([outfile], {});
  const [line] = await once(createInterface({ input: child.stdout }), "line");
  return line;
}

async function startBackend(double) {
  const port = await freePort();
  const startedAt = performance.now();
  const env = { PORT: `${port}`, ENABLE_TABBY: "true", TABBY_URL: double };
  const child = start([join(root, "dist/backend/app/main.js")], env);
  // Later lines are read and discarded, as an engine would consume them.
  await new Promise((resolve) => {
    createInterface({ input: child.stdout }).on("line", (line) => line.includes("listens") && resolve());
  });
  const readyMs = performance.now() - startedAt;
  return { readyMs, url: `http://127.0.0.1:${port}`, pid: child.pid };
}

function start(words, env) {
  const child = spawn(process.execPath, words, { env, stdio: ["ignore", "pipe", "inherit"] });
  children.push(child);
  return child;
}

async function inTurns(candidates, count) {
  const times = candidates.map(() => []);
  for (let run = 0; run < count; run += 1) {
    for (const [index, way] of candidates.entries()) times[index].push(await ask(way));
  }
  return times;
}

function addSlice(sum, { times, failed, perSecond }) {
  sum.times.push(...times);
  sum.failed += failed;
  sum.perSecond += perSecond / seconds;
}

/**
 * Sends requests for one second at fixed times, independent of the responses, so a slow server cannot slow
 * the test.
 */
async function atRate(way) {
  const [times, pending] = [[], []];
  let [sent, failed] = [0, 0];
  const startedAt = performance.now();
  while (sent < rate) {
    const due = Math.min(rate, Math.floor(((performance.now() - startedAt) / 1000) * rate) + 1);
    for (; sent < due; sent += 1) {
      const answered = ask(way).then(
        (ms) => times.push(ms),
        (error) => {
          failed += 1;
          reasons.add(error.message);
        },
      );
      pending.push(answered);
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(pending);
  return { times, failed, perSecond: times.length / ((performance.now() - startedAt) / 1000) };
}

function ask({ url, agent }) {
  const startedAt = performance.now();
  const body = bodies[new URL(url).pathname];
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
    const sent = request(url, { method: "POST", agent, headers }, (response) => {
      response.resume();
      response.on("end", () => {
        if (response.statusCode === 200) resolve(performance.now() - startedAt);
        else reject(new Error(`status ${response.statusCode}`));
      });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

function print(title, ways, results) {
  const medians = results.map(({ times }) => percentile(times, 0.5));
  console.log(`${title}\n\n| way | median ms | p95 | p99 | requests/s | failed | ratio of medians |`);
  console.log("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
  for (const [index, { times, failed, perSecond }] of results.entries()) {
    const shown = [0.5, 0.95, 0.99].map((part) => percentile(times, part).toFixed(2)).join(" | ");
    const ratio = (medians[index] / medians[0]).toFixed(2);
    console.log(`| ${ways[index].name} | ${shown} | ${perSecond?.toFixed(0) ?? ""} | ${failed} | ${ratio} |`);
  }
  console.log("");
}

function verdict(what, isMet) {
  console.log(`${isMet ? "met" : "MISSED"}: ${what}`);
  if (!isMet) process.exitCode = 1;
}

function percentile(values, part) {
  return values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))];
}

async function residentMiB(pid) {
  const { readFile } = await import("node:fs/promises");
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(status) ?? [];
  return kilobytes === undefined ? "?" : Math.round(Number(kilobytes) / 1024);
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  return port;
}
