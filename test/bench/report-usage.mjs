// Loaded into a measured Node before its program: writes the resource usage of the process at its end.
import { writeFileSync } from "node:fs";

process.on("exit", () => {
  writeFileSync(process.env.STACKCTL_BENCH_USAGE, JSON.stringify(process.resourceUsage()));
});
