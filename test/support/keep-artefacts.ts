import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { containersOf } from "./engine/engine.ts";
import type { Fixture } from "./fixture.ts";
import { programLimitMs, type StackctlResult } from "./run-stackctl.ts";

const artefacts = fileURLToPath(new URL("../../.test-artifacts", import.meta.url));

/**
 * Stores the evidence of a failed scenario: its files, every stackctl call, the current plan, and the engine's events,
 * containers and logs. Returns the folder, and replaces that of an earlier failure with the same name.
 */
export async function keepArtefacts(fixture: Fixture): Promise<string> {
  const folder = join(artefacts, fixture.name);
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, "logs"), { recursive: true });
  await cp(fixture.directory, join(folder, "files"), { recursive: true });
  await writeFile(join(folder, "calls.txt"), fixture.calls.map(formatCall).join("\n"));
  const plan = await fixture.stackctl("plan --json");
  await writeFile(join(folder, "plan.json"), plan.stdout || plan.stderr);
  // The logs of processes are among the files.
  if (fixture.engine === "embedded") return folder;
  await writeFile(join(folder, "events.ndjson"), await readEvents(fixture));
  const containers = await containersOf(fixture.project);
  await writeFile(join(folder, "containers.json"), `${JSON.stringify(containers, null, 2)}\n`);
  for (const container of containers) {
    const logs = await execa("docker", ["logs", "--timestamps", container.id], { reject: false, all: true });
    await writeFile(join(folder, "logs", `${container.name}.log`), `${logs.all}\n`);
  }
  return folder;
}

function formatCall(call: StackctlResult): string {
  const head = `$ stackctl ${call.args.join(" ")}\nexit ${call.exitCode} after ${Math.round(call.durationMs)} ms\n`;
  return `${head}--- stdout\n${call.stdout}\n--- stderr\n${call.stderr}\n`;
}

async function readEvents(fixture: Fixture): Promise<string> {
  const since = String(Math.floor(fixture.createdAt.getTime() / 1000));
  const until = String(Math.ceil(Date.now() / 1000));
  const filter = `label=com.docker.compose.project=${fixture.project}`;
  const args = ["events", "--since", since, "--until", until, "--filter", filter, "--format", "{{json .}}"];
  const { stdout } = await execa("docker", args, { reject: false, timeout: programLimitMs });
  return `${stdout}\n`;
}
