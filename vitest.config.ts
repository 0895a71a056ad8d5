import { defineConfig } from "vitest/config";

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
        },
      },
      {
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          globalSetup: ["./test/support/e2e-global-setup.ts", "./test/support/engine/torch-global-setup.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
          // After the unit tests: scenarios measure time, and share the processor with what they start.
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
