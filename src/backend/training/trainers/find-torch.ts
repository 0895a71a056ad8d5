import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { findProgram } from "../../../adapters/host/find-program.ts";
import type { JobError } from "../jobs/job.ts";

/** Finds the package without importing it, which takes seconds. */
const question = "import importlib.util, sys; sys.exit(0 if importlib.util.find_spec('torch') else 3)";
const install = "install it with `pip install torch`, or switch on the feature fsdp, whose image brings it";

/** Why this Python cannot run PyTorch, with a hint; null if it can. */
export async function findTorch(python: string): Promise<JobError | null> {
  // Look for the program first: a failed start of a process is slow, and /health calls this.
  if ((await findProgram(python, { path: process.env.PATH })) === undefined) return refuse(missing(python));
  try {
    await promisify(execFile)(python, ["-c", question], { timeout: 20_000 });
    return null;
  } catch (error) {
    const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
    return refuse(code === "ENOENT" ? missing(python) : `${python} has no PyTorch: ${install}`);
  }
}

function missing(python: string): string {
  return `there is no ${python} here, and training needs Python with PyTorch: ${install}`;
}

function refuse(message: string): JobError {
  return { code: "torch_missing", message, param: null };
}
