import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/**
 * Tests that run a real engine, Compose, Postgres, npm or strace, or end programs at many instants. The other tests
 * outside `test/e2e` need no engine.
 */
const contracts = [
  "test/adapters/compose/capture-document.test.ts",
  "test/adapters/compose/compose-inputs.trace.test.ts",
  "test/adapters/compose/docker-compose.test.ts",
  "test/adapters/docker/docker-engine.test.ts",
  "test/adapters/docker/list-ending.test.ts",
  "test/adapters/docker/published-addresses.test.ts",
  "test/adapters/docker/read-hook-run.test.ts",
  "test/adapters/embedded/killed-starter.test.ts",
  "test/adapters/embedded/read-project.agrees.test.ts",
  "test/backend/training/store/job-store.contract.test.ts",
  "test/backend/training/store/silent-postgres.test.ts",
  "test/backend/training/store/unreadable-rows.test.ts",
  "test/backend/training/store/versions.test.ts",
  "test/plan/dotenv/parse-dotenv.contract.test.ts",
  "test/scripts/audit.test.ts",
  "test/support/engine/images.test.ts",
  "test/support/fixture.test.ts",
];

/**
 * A time limit ends a test that hangs, and measures nothing. Tests start processes, engines and stacks, which takes
 * several times as long on a machine with more to do than it has cores.
 */
const unitLimit = 120_000;
const scenarioLimit = 300_000;

/** Scenarios that limit CPU time. Others at the same time would add to it. */
const measured = ["test/e2e/backend-footprint.test.ts"];

/**
 * Scenarios wait for containers for half of their time: twelve files took 135 s with 2 workers, 102 s with 4 (2 cores). An
 * engine has address ranges for about 30 networks, and a scenario uses up to three.
 */
const scenarioWorkers = Math.min(availableParallelism() * 2, 8);

/** Vitest's own limit for a poll is 1 s; a poll in vain is ended by the test's limit. */
const expectOptions = { poll: { timeout: unitLimit } };

const endToEnd = {
  globalSetup: [
    "./test/support/engine/global-setup.ts",
    "./test/support/e2e-global-setup.ts",
    "./test/support/engine/torch-global-setup.ts",
  ],
  testTimeout: scenarioLimit,
  hookTimeout: scenarioLimit,
  expect: expectOptions,
  isolate: false,
};

export default defineConfig({
  test: {
    reporters: ["default", "./test/support/counts-reporter.ts"],
    // Projects do not isolate their files: one process runs many, so that it loads each module once.
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: ["test/e2e/**", "test/bench/**", "test/swarm/**", "test/kubernetes/**", ...contracts],
          testTimeout: unitLimit,
          hookTimeout: unitLimit,
          expect: expectOptions,
          isolate: false,
          // By default two cores get one process.
          maxWorkers: Math.max(2, availableParallelism() - 1),
        },
      },
      {
        test: {
          name: "contract",
          include: contracts,
          globalSetup: ["./test/support/engine/global-setup.ts"],
          testTimeout: unitLimit,
          hookTimeout: unitLimit,
          expect: expectOptions,
          isolate: false,
          maxWorkers: scenarioWorkers,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...endToEnd,
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          exclude: measured,
          maxWorkers: scenarioWorkers,
          // After the unit tests: scenarios start whole stacks, and would slow both down.
          sequence: { groupOrder: 1 },
        },
      },
      { test: { ...endToEnd, name: "measured", include: measured, sequence: { groupOrder: 2 } } },
      {
        test: {
          ...endToEnd,
          name: "swarm",
          include: ["test/swarm/**/*.test.ts"],
          globalSetup: [...endToEnd.globalSetup, "./test/support/swarm/global-setup.ts"],
          maxWorkers: 2,
          // Alone: each test runs several engines.
          sequence: { groupOrder: 3 },
        },
      },
      {
        test: {
          ...endToEnd,
          name: "kubernetes",
          include: ["test/kubernetes/**/*.test.ts"],
          globalSetup: [...endToEnd.globalSetup, "./test/support/kubernetes/global-setup.ts"],
          maxWorkers: 2,
          sequence: { groupOrder: 4 },
        },
      },
    ],
  },
});
