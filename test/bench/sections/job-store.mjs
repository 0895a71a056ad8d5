// Creating, finding and listing training jobs over HTTP, with an empty queue and with 100,000 queued jobs.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { Agent, request } from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import sqlite from "node-sqlite3-wasm";
import { median, root } from "../measure.mjs";
import { formatTimes, verdict } from "../report.mjs";

const queued = 100_000;
/** Jobs created per slice. The backends alternate by slice, so a slower machine affects both equally. */
const slice = 50;
const slices = 6;
const atOnce = 8;
const path = "/v1/fine_tuning/jobs";
const body = JSON.stringify({ model: "tiny", training_file: "text.txt" });

export async function measureJobStore({ runs, say }) {
  const folder = await mkdtemp(join(tmpdir(), "stackctl-bench-jobs-"));
  const backends = [];
  try {
    const python = join(folder, "python");
    // The fake PyTorch trains the first job until a signal ends it, so all other jobs wait in the queue.
    await writeFile(python, '#!/bin/sh\n[ "$1" = -c ] && exit 0\nexec sleep 1000000\n', { mode: 0o755 });
    for (const count of [0, queued]) {
      say(`job store: ${count} queued jobs`);
      const data = join(folder, `${count}`);
      await mkdir(data);
      await writeFile(join(data, "text.txt"), "a text");
      const first = await startBackend(data, python);
      backends.push(first);
      await ask(first, "POST", path, body);
      await first.stop();
      if (count > 0) fill(join(data, ".stackctl/backend/jobs.db"), count);
      const backend = await startBackend(data, python);
      backends.push(backend);
      await untilIdle(backend.pid);
    }
    return report(await measure([backends[1], backends[3]], runs * slices));
  } finally {
    await Promise.all(backends.map((backend) => backend.stop()));
    await rm(folder, { recursive: true });
  }
}

async function measure(backends, count) {
  const found = backends.map(() => ({ alone: [], together: [], list: [], lookup: [] }));
  for (let turn = -1; turn < count; turn += 1) {
    const order = turn % 2 === 0 ? [0, 1] : [1, 0];
    for (const at of order) {
      const backend = backends[at];
      // The first slice is for warm-up.
      const kept = turn < 0 ? { alone: [], together: [], list: [], lookup: [] } : found[at];
      const ids = [];
      kept.alone.push(
        await perSecond(slice, 1, async () => ids.push((await ask(backend, "POST", path, body)).id)),
      );
      kept.together.push(await perSecond(slice, atOnce, () => ask(backend, "POST", path, body)));
      for (const id of ids) kept.lookup.push(await time(() => ask(backend, "GET", `${path}/${id}`)));
      for (const _ of ids) kept.list.push(await time(() => ask(backend, "GET", `${path}?limit=20`)));
    }
  }
  return found;
}

function report([empty, full]) {
  const rate = (name, key) => {
    const [few, many] = [median(empty[key]), median(full[key])];
    const ratio = many / few;
    const cells = [name, `${few.toFixed(0)} a second`, `${many.toFixed(0)} a second`, ratio.toFixed(2)];
    return { cells, verdict: verdict(ratio > 0.8, "at least 0.8 of the rate") };
  };
  const latency = (name, key) => {
    const ratio = median(full[key]) / median(empty[key]);
    const cells = [name, formatTimes(empty[key]), formatTimes(full[key]), ratio.toFixed(2)];
    return { cells, verdict: verdict(ratio < 1.25, "at most 1.25 of the time") };
  };
  return {
    title: "Training jobs",
    explanation:
      "Over HTTP, at a backend that keeps its jobs in a file; each create is on disk when it is answered. One create takes four fsync calls, so the disk and its other users decide the rate. The ratio shows whether the length of the queue matters.",
    columns: ["request", "0 queued", `${queued.toLocaleString("en")} queued`, "ratio"],
    rows: [
      rate("create, one at a time", "alone"),
      rate(`create, ${atOnce} at a time`, "together"),
      latency("list of 20", "list"),
      latency("one job", "lookup"),
    ],
  };
}

async function perSecond(count, together, work) {
  let left = count;
  const startedAt = performance.now();
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      await work();
    }
  };
  await Promise.all(Array.from({ length: together }, worker));
  return count / ((performance.now() - startedAt) / 1000);
}

async function time(work) {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

async function startBackend(data, python) {
  const port = await freePort();
  const env = {
    PATH: process.env.PATH,
    PORT: `${port}`,
    HOST: "127.0.0.1",
    DATA_DIR: data,
    TRAINER_PYTHON: python,
  };
  // BENCH_NODE_OPTIONS sets Node options, such as `--cpu-prof`.
  const words = [
    ...(process.env.BENCH_NODE_OPTIONS?.split(" ") ?? []),
    join(root, "dist/backend/app/main.js"),
  ];
  const child = spawn(process.execPath, words, { env, stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "exit");
  await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (line) => line.includes("listens") && resolve());
    ended.then(([code]) => reject(new Error(`the backend ended with ${code}`)));
  });
  const stop = async () => {
    child.kill();
    await ended;
  };
  return { port, pid: child.pid, agent: new Agent({ keepAlive: true, maxSockets: atOnce }), stop };
}

/** Adds queued jobs like the first one, with its events. */
function fill(file, count) {
  const database = new sqlite.Database(file);
  const [job] = database.all("SELECT * FROM stackctl_backend_jobs");
  const events = database.all("SELECT * FROM stackctl_backend_events ORDER BY sequence LIMIT 2");
  database.exec("BEGIN");
  const addJob = database.prepare(
    "INSERT INTO stackctl_backend_jobs (id, number, status, fingerprint, document) VALUES (?, ?, 'queued', '', ?)",
  );
  const addEvent = database.prepare(
    "INSERT INTO stackctl_backend_events (job_id, sequence, id, document) VALUES (?, ?, ?, ?)",
  );
  const document = JSON.parse(job.document);
  for (let number = 2; number <= count + 1; number += 1) {
    const id = `ftjob-${number.toString(16).padStart(24, "0")}`;
    addJob.run([id, number, JSON.stringify({ ...document, id, status: "queued" })]);
    for (const event of events) {
      const eventId = `${event.id}-${number}`;
      const content = JSON.stringify({ ...JSON.parse(event.document), id: eventId });
      addEvent.run([id, event.sequence, eventId, content]);
    }
  }
  addJob.finalize();
  addEvent.finalize();
  database.exec("COMMIT");
  database.close();
}

/** Waits until the CPU time of a backend stops growing, because it reads all rows once after its start. */
async function untilIdle(pid) {
  const ticks = async () => {
    const fields = (await readFile(`/proc/${pid}/stat`, "utf8")).split(") ")[1].split(" ");
    return Number(fields[11]) + Number(fields[12]);
  };
  for (let [before, now] = [-100, await ticks()]; now - before > 5; [before, now] = [now, await ticks()]) {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}

function ask({ port, agent }, method, target, content = "") {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(content) };
    const sent = request({ host: "127.0.0.1", port, method, path: target, agent, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk) => {
        text += chunk;
      });
      response.on("end", () => {
        if (response.statusCode === 200) resolve(JSON.parse(text));
        else reject(new Error(`status ${response.statusCode}: ${text}`));
      });
    });
    sent.on("error", reject);
    sent.end(content);
  });
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  return port;
}
