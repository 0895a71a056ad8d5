// The start time of the bundled stack without any container engine.
import { cp, mkdir, mkdtemp, readdir, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { inTurns, median, root, run, stackctl } from "../measure.mjs";
import { formatTimes, verdict } from "../report.mjs";

/** From the start of `npx stackctl up` to its end, with a healthy backend. */
const targetMs = 2_000;

export async function measureEmbedded({ runs }) {
  const directory = await mkdtemp(join(tmpdir(), "st-bench-embedded-"));
  try {
    const env = await prepare(directory);
    const command = (...words) => run(stackctl(...words), { cwd: directory, env });
    const times = await inTurns(
      {
        up: async () => {
          const { ms } = await command("up");
          await command("down");
          return ms;
        },
        idle: async () => {
          await command("up");
          const { ms } = await command("up");
          await command("down");
          return ms;
        },
      },
      runs * 3,
      { warmUp: true },
    );
    return {
      title: "Without a container engine",
      explanation:
        "The bundled stack's backend as a process: from the start of the command to its end, on a machine without Docker.",
      columns: ["command", "time"],
      rows: [
        {
          cells: ["`up`, until healthy", formatTimes(times.up)],
          verdict: verdict(median(times.up) < targetMs, "under 2 s"),
        },
        { cells: ["`up`, nothing to do", formatTimes(times.idle)] },
      ],
    };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** The stack as in an installed package, and a PATH with every program except docker. */
async function prepare(directory) {
  for (const name of ["compose.base.yml", "stackctl.yaml", "templates"]) {
    await cp(join(root, name), join(directory, name), { recursive: true });
  }
  await symlink(join(root, "dist"), join(directory, "dist"));
  const bin = join(directory, "bin");
  await mkdir(bin);
  const seen = new Set();
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    for (const name of await readdir(folder).catch(() => [])) {
      if (seen.has(name) || name.startsWith("docker")) continue;
      seen.add(name);
      await symlink(join(folder, name), join(bin, name));
    }
  }
  const port = String(20_000 + (process.pid % 20_000));
  return { PATH: bin, DOCKER_HOST: `unix://${join(directory, "no.sock")}`, BACKEND_PORT: port };
}
