import { defineConfig } from "vitest/config";

/**
 * A time limit ends a test that hangs, and measures nothing. Tests start processes, engines and stacks, which takes
 * several times as long on a machine with more to do than it has cores.
 */
const unitLimit = 120_000;
const scenarioLimit = 300_000;

/** Vitest's own limit for a poll is 1 s; a poll in vain is ended by the test's limit. */
const expectOptions = { poll: { timeout: unitLimit } };

export default defineConfig({
  test: {
    reporters: ["default", "./test/support/counts-reporter.ts"],
    globalSetup: ["./test/support/engine/global-setup.ts"],
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: ["test/e2e/**", "test/bench/**"],
          testTimeout: unitLimit,
          hookTimeout: unitLimit,
          expect: expectOptions,
        },
      },
      {
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          globalSetup: ["./test/support/e2e-global-setup.ts", "./test/support/engine/torch-global-setup.ts"],
          testTimeout: scenarioLimit,
          hookTimeout: scenarioLimit,
          expect: expectOptions,
          maxWorkers: 2,
          // After the unit tests: scenarios start whole stacks, and would slow both down.
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
