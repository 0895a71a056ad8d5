import { expect, it } from "vitest";
import { createMetrics } from "../../../../src/backend/server/metrics.ts";
import { gaugeJobs, gaugeTraining } from "../../../../src/backend/training/queue/observe-training.ts";
import { describeTrainerEvent } from "../../../../src/backend/training/trainers/trainer-events.ts";

it("exposes the metrics of a running job until its run ends", async () => {
  const metrics = createMetrics();
  const gauges = gaugeTraining(metrics);
  const measured = { event: "metrics", step: 3, loss: 1.5, tokens: 10, tokens_per_second: 200 } as const;
  gauges.onRecord("ftjob-1", describeTrainerEvent(measured));
  const during = await metrics.registry.metrics();
  expect(during).toContain('stackctl_training_step{job_id="ftjob-1"} 3');
  expect(during).toContain('stackctl_training_loss{job_id="ftjob-1"} 1.5');
  expect(during).toContain('stackctl_training_tokens_per_second{job_id="ftjob-1"} 200');
  gauges.onEnd("ftjob-1");
  expect(await metrics.registry.metrics()).not.toContain("ftjob-1");
});

it("counts the jobs of every state, also states without jobs", async () => {
  const metrics = createMetrics();
  gaugeJobs(async () => ({ queued: 2 }), metrics);
  const text = await metrics.registry.metrics();
  expect(text).toContain('stackctl_training_jobs{status="queued"} 2');
  expect(text).toContain('stackctl_training_jobs{status="running"} 0');
});
