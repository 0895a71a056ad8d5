// A trainer program without PyTorch: the command line and the lines of templates/features/fsdp/train.py.
// The training file says how it behaves: {"crashAt": [3], "dieAt": [3], "refuseAt": 2, "hangAt": 4, "fillAt": 2,
// "waitAt": 3, "gate": FILE, "startsAfterMs": 100, "losses": {"2": 0.1}}; the gate waits until the file is gone. A crash and a death happen
// once each. A hang lasts until a signal ends it, with a child that only dies with the process group.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const config = JSON.parse(readFileSync(process.argv[process.argv.indexOf("--config") + 1], "utf8"));
const { output_dir, hyperparameters } = config;
const behaviour = JSON.parse(readFileSync(config.training_file, "utf8"));
const { steps = 6, checkpoint_every = 2 } = hyperparameters;
const folder = join(output_dir, "checkpoints");
mkdirSync(folder, { recursive: true });
const lossOf = (step) => behaviour.losses?.[step] ?? 5 / step;
const say = (event, fields) => writeFileSync(1, `${JSON.stringify({ event, ...fields })}\n`);

const done = Math.max(0, ...readdirSync(folder).map((name) => Number(name.slice(5))));
const parent = process.ppid;
let isToldToStop = false;
process.on("SIGTERM", () => {
  isToldToStop = true;
});
if (behaviour.startsAfterMs) await new Promise((resolve) => setTimeout(resolve, behaviour.startsAfterMs));
say("started", { world_size: 1, steps });
if (done > 0) say("resumed", { step: done });

for (let step = done + 1; step <= steps; step += 1) {
  const hangs = behaviour.hangAt === step && !existsSync(join(output_dir, "hung"));
  if (hangs) startStubbornChild();
  say("metrics", { step, loss: lossOf(step), tokens: 10, tokens_per_second: 100 });
  if (behaviour.fillAt === step) fillDisk();
  while (behaviour.waitAt === step && existsSync(behaviour.gate)) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  if (isDue(behaviour.crashAt, "crash", step)) {
    const error = { message: { message: `RuntimeError: no memory at step ${step}` } };
    writeFileSync(process.env.TORCHELASTIC_ERROR_FILE, JSON.stringify(error));
    process.exit(1);
  }
  if (isDue(behaviour.dieAt, "death", step)) process.kill(process.pid, "SIGKILL");
  if (behaviour.refuseAt === step) {
    say("error", { code: "invalid_training_file", message: "line 1 is no text", retryable: false });
    process.exit(1);
  }
  while (hangs && !isToldToStop) {
    // The server is gone, so exit as train.py does.
    if (process.ppid !== parent) process.kill(0, "SIGKILL");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await new Promise((resolve) => setImmediate(resolve));
  if (isToldToStop || step % checkpoint_every === 0 || step === steps) {
    const name = `step-${String(step).padStart(8, "0")}`;
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, "state"), `${step}`);
    say("checkpoint", { step, loss: lossOf(step), path: `checkpoints/${name}` });
  }
  if (isToldToStop) {
    say("stopped", { step });
    process.exit(0);
  }
}
writeFileSync(join(output_dir, "model.pt"), "a model");
say("done", { step: steps, loss: 5 / steps, artifacts: ["model.pt"] });

/** Writes like a checkpoint that is too large, and removes the partial file. */
function fillDisk() {
  const file = join(folder, ".partial");
  try {
    for (;;) writeFileSync(file, Buffer.alloc(65_536), { flag: "a" });
  } catch (error) {
    rmSync(file);
    throw error;
  }
}

function isDue(at, what, step) {
  const marker = join(output_dir, `${what}-${step}`);
  if (!at?.includes(step) || existsSync(marker)) return false;
  writeFileSync(marker, "");
  return true;
}

function startStubbornChild() {
  const child = spawn(
    process.execPath,
    ["-e", "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)"],
    {
      stdio: "ignore",
    },
  );
  writeFileSync(join(output_dir, "hung"), `${child.pid}`);
}
