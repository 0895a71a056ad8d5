import type { Reporter, SerializedError, TestModule } from "vitest/node";

/** Ends a run with one line of counts, `N passed, N failed`, and `, N skipped` if any were skipped. */
export default class CountsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    process.stdout.write(`${formatCounts(modules, unhandled.length)}\n`);
  }
}

/** A file that cannot be loaded and an error outside of tests count as one failure each. */
function formatCounts(modules: readonly TestModule[], unhandled: number): string {
  const counts = { passed: 0, failed: unhandled, skipped: 0 };
  for (const module of modules) {
    if (module.errors().length > 0) counts.failed += 1;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === "pending") counts.skipped += 1;
      else counts[state] += 1;
    }
  }
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : "";
  return `${counts.passed} passed, ${counts.failed} failed${skipped}`;
}
