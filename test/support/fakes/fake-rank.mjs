// A rank after 0, without PyTorch: the command line and the lines of templates/features/fsdp/train.py.
// usage: fake-rank.mjs FOLDER --config FILE --group. It writes its PET_* variables to FOLDER/NODE_RANK.json, its process id
// to FOLDER/NODE_RANK.pid, and then runs until a signal ends it. With FOLDER/silent, it does not join; with FOLDER/refuses,
// it fails with the text of that file. It has a child that only dies with the process group.
import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const folder = process.argv[2];
const { PET_NODE_RANK: rank } = process.env;
const place = Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith("PET_")));
const config = JSON.parse(readFileSync(process.argv[process.argv.indexOf("--config") + 1], "utf8"));
writeFileSync(join(folder, `${rank}.json`), JSON.stringify({ place, config }));
const child = spawn(
  process.execPath,
  ["-e", "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)"],
  {
    stdio: "ignore",
  },
);
writeFileSync(join(folder, `${rank}.pid`), `${process.pid} ${child.pid}`);
if (existsSync(join(folder, "refuses"))) {
  writeFileSync(2, "a warning\n");
  const message = readFileSync(join(folder, "refuses"), "utf8");
  writeFileSync(process.env.TORCHELASTIC_ERROR_FILE, JSON.stringify({ message: { message } }));
  process.exit(1);
}
if (existsSync(join(folder, "silent"))) writeFileSync(2, "no route to rank 0\n");
else writeFileSync(1, `${JSON.stringify({ event: "joining", rank: Number(rank) })}\n`);
setInterval(() => undefined, 1000);
