import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { JobError } from "./job.ts";

/** Finds the package without loading it, which takes seconds. */
const question = "import importlib.util, sys; sys.exit(0 if importlib.util.find_spec('torch') else 3)";
const install = "install it with `pip install torch`, or switch on the feature fsdp, whose image brings it";

/** What keeps this Python from running PyTorch, with what to do; null when nothing does. */
export async function findTorch(python: string): Promise<JobError | null> {
  try {
    await promisify(execFile)(python, ["-c", question], { timeout: 20_000 });
    return null;
  } catch (error) {
    const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
    const message =
      code === "ENOENT"
        ? `there is no ${python} here, and training needs Python with PyTorch: ${install}`
        : `${python} has no PyTorch: ${install}`;
    return { code: "torch_missing", message, param: null };
  }
}
