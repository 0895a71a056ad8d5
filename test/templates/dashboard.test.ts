import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import * as z from "zod";
import { countCompletions } from "../../src/backend/code-completion/count-completions.ts";
import { createNullCompletion } from "../../src/backend/code-completion/create-completion.ts";
import { createMetrics } from "../../src/backend/server/metrics.ts";
import { gaugeJobs, gaugeTraining } from "../../src/backend/training/queue/observe-training.ts";

const path = fileURLToPath(
  new URL("../../templates/features/monitoring/grafana/dashboards/stack.json", import.meta.url),
);
const Dashboard = z.object({
  panels: z.array(
    z.object({
      title: z.string(),
      targets: z.array(z.object({ expr: z.string(), legendFormat: z.string() })),
    }),
  ),
});

it("shows only own metrics that the backend and the trainer export", async () => {
  const metrics = createMetrics();
  gaugeTraining(metrics);
  gaugeJobs(async () => ({}), metrics);
  countCompletions(createNullCompletion(), metrics.registry);
  const known = new Set((await metrics.registry.getMetricsAsJSON()).map(({ name }) => name));
  const { panels } = Dashboard.parse(JSON.parse(readFileSync(path, "utf8")));
  const shown = panels.flatMap(({ targets }) =>
    targets.flatMap(({ expr }) => expr.match(/stackctl_\w+/g) ?? []),
  );
  expect(shown.length).toBeGreaterThan(4);
  expect(shown.filter((name) => !known.has(name.replace(/_bucket$/, "")))).toEqual([]);
});
