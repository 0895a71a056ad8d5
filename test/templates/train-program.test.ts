import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { findProgram } from "../../src/adapters/host/find-program.ts";

const program = fileURLToPath(new URL("../../templates/features/fsdp/train.py", import.meta.url));
const python = await findProgram("python3", { path: process.env.PATH });

it.skipIf(python === undefined).each([
  ["ends at once if its torchrun has ended", "1", "SIGKILL"],
  ["runs while its torchrun runs", `${process.pid}`, null],
])("%s", async (_, TRAIN_LAUNCHER_PID, expected) => {
  const env = { ...process.env, TRAIN_LAUNCHER_PID };
  // The file does not exist, so the program ends with an error of its own.
  const child = spawn("python3", ["-B", program, "--config", "/nowhere.json"], { env, stdio: "ignore" });
  const [, signal] = await once(child, "exit");
  expect(signal).toBe(expected);
});
