#!/usr/local/bin/node
// A trainer program for containers without Python. It trains until /data/gate is gone, and logs its actions
// to
// /data/runs. Like train.py, it exits with its server, and after another run has replaced it.
const fs = require("node:fs");
const { hostname } = require("node:os");
const { basename } = require("node:path");

// The server checks whether PyTorch is installed.
if (process.argv[2] === "-c") process.exit(0);

const currentRun = () => {
  try {
    return JSON.parse(fs.readFileSync("run.json", "utf8")).run;
  } catch {
    return "";
  }
};
const [run, parent] = [currentRun(), process.ppid];
const say = (event, fields) => fs.writeSync(1, `${JSON.stringify({ event, ...fields })}\n`);
const note = (what) => fs.appendFileSync("/data/runs", `${what} ${basename(process.cwd())} ${hostname()}\n`);

note("begins");
say("started", { world_size: 1, steps: 1 });
setInterval(() => {
  if (process.ppid !== parent || currentRun() !== run) {
    note("gives up");
    process.exit(1);
  }
  if (fs.existsSync("/data/gate")) return;
  note("is done");
  say("metrics", { step: 1, loss: 1, tokens: 1, tokens_per_second: 1 });
  say("done", { step: 1, loss: 1, artifacts: [] });
  process.exit(0);
}, 5);
