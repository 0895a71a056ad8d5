import { Gauge } from "prom-client";
import * as z from "zod";
import type { Metrics } from "../../server/metrics.ts";
import { JobStatus } from "../jobs/job.ts";
import type { JobChange } from "../store/job-store.ts";

const Measured = z.object({ step: z.number(), train_loss: z.number(), tokens_per_second: z.number() });

/** Publishes the latest metrics of running jobs. */
export interface TrainingGauges {
  /** Records a new event of a job. */
  readonly onRecord: (jobId: string, change: Pick<JobChange, "events">) => void;
  /** Removes the metrics of a finished run. */
  readonly onEnd: (jobId: string) => void;
}

/** Registers the metrics of running jobs: step, loss, tokens per second. */
export function gaugeTraining({ registry }: Metrics): TrainingGauges {
  // Not `job`: Prometheus uses that label for its scrape target.
  const gauge = (name: string, help: string) =>
    new Gauge({ name: `stackctl_training_${name}`, help, labelNames: ["job_id"], registers: [registry] });
  const steps = gauge("step", "The step that a running job did last");
  const losses = gauge("loss", "The loss of that step");
  const speeds = gauge("tokens_per_second", "Tokens a second in that step");
  return {
    onRecord: (job_id, { events = [] }) => {
      for (const event of events) {
        const measured = event.type === "metrics" ? Measured.safeParse(event.data).data : undefined;
        if (measured === undefined) continue;
        steps.set({ job_id }, measured.step);
        losses.set({ job_id }, measured.train_loss);
        speeds.set({ job_id }, measured.tokens_per_second);
      }
    },
    onEnd: (job_id) => {
      for (const each of [steps, losses, speeds]) each.remove({ job_id });
    },
  };
}

/** Registers the number of jobs per state, counted at each scrape; `queued` is the depth of the queue. */
export function gaugeJobs(
  countJobs: () => Promise<Readonly<Partial<Record<JobStatus, number>>>>,
  { registry }: Metrics,
): void {
  const gauge = new Gauge({
    name: "stackctl_training_jobs",
    help: "Training jobs by state; those queued are the queue's depth",
    labelNames: ["status"],
    registers: [registry],
    collect: async () => {
      const counted = await countJobs();
      for (const status of JobStatus.options) gauge.set({ status }, counted[status] ?? 0);
    },
  });
}
