import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { withLock } from "../with-lock.ts";
import { removeLeftProjects } from "./engine.ts";
import { type EngineState, readEngineAnswer } from "./engine-state.ts";
import { startDockerd } from "./start-dockerd.ts";

const installScript = fileURLToPath(new URL("./install-debian.sh", import.meta.url));

/** The opt-out at the end of each line that announces an installation. */
export const wayOut = "Set STACKCTL_TEST_ENGINE=none to skip the tests that need it.";

/** Whether tests may install nothing and use no engine. */
export function isWithoutEngine(): boolean {
  return process.env.STACKCTL_TEST_ENGINE === "none";
}

/**
 * Returns an engine for tests. A running engine is used unchanged. On Debian as root, an engine is installed from
 * Debian's packages, started, and kept for the next run. Otherwise the result is the reason why there is none.
 * STACKCTL_TEST_ENGINE=none disables it. Never throws.
 */
export async function startEngine(): Promise<EngineState> {
  if (isWithoutEngine()) {
    return { kind: "absent", reason: "STACKCTL_TEST_ENGINE=none" };
  }
  const answer = await readEngineAnswer();
  if (answer.kind === "available") return answer;
  const obstacle = answer.kind === "unsupported" ? answer.reason : findObstacle(answer.reason);
  if (obstacle !== undefined) return { kind: "absent", reason: obstacle };
  try {
    return await withLock("engine", installAndStart);
  } catch (error) {
    return { kind: "absent", reason: `starting an engine failed: ${String(error)}` };
  }
}

/** The reason why no engine can be installed on this machine, or undefined. */
function findObstacle(silence: string): string | undefined {
  if (process.env.DOCKER_HOST !== undefined) return `${silence} (DOCKER_HOST is set)`;
  const isDebian =
    process.platform === "linux" &&
    existsSync("/etc/os-release") &&
    /^ID=debian$/m.test(readFileSync("/etc/os-release", "utf8"));
  if (!isDebian) return `${silence}; one can be installed only on Debian`;
  if (process.getuid?.() !== 0) return `${silence}; installing one on Debian needs root`;
  return undefined;
}

async function installAndStart(): Promise<EngineState> {
  const meanwhile = await readEngineAnswer();
  if (meanwhile.kind === "available") return meanwhile;
  process.stderr.write(
    `test engine: installing what is missing of Docker Engine, Compose, BuildKit and BusyBox, as root, from Debian's packages. ${wayOut}\n`,
  );
  await execa("sh", [installScript], { timeout: 600_000 });
  // On a machine with an init system, the package has already started it.
  const installed = await readEngineAnswer();
  if (installed.kind === "silent") {
    await startDockerd();
    await removeLeftProjects();
  }
  const answer = installed.kind === "silent" ? await readEngineAnswer() : installed;
  return answer.kind === "available" ? answer : { kind: "absent", reason: answer.reason };
}
