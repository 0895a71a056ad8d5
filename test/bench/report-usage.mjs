// Loaded into a measured Node before its program: writes what the process took, when it ends.
import { writeFileSync } from "node:fs";

process.on("exit", () => {
  writeFileSync(process.env.STACKCTL_BENCH_USAGE, JSON.stringify(process.resourceUsage()));
});
