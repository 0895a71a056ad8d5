import { createRoute } from "@hono/zod-openapi";
import type { Hono } from "hono";
import * as z from "zod";
import { ApiError, ErrorBody } from "../../server/api-error.ts";
import { createRoutes } from "../../server/create-routes.ts";
import {
  CheckpointObject,
  EventObject,
  JobObject,
  showCheckpoint,
  showEvent,
  showJob,
} from "../jobs/api-objects.ts";
import type { Job } from "../jobs/job.ts";
import { JobRequest } from "../jobs/job-request.ts";
import { deleteJob } from "./delete-job.ts";
import { listOf, PageQuery, showPage } from "./page-schemas.ts";
import { streamEvents } from "./stream-events.ts";
import { submitJob } from "./submit-job.ts";
import type { TrainingContext } from "./training-context.ts";

const root = "/v1/fine_tuning/jobs";
const params = z.object({ id: z.string() });
const tags = ["Training"];
const json = <T extends z.ZodType>(schema: T) => ({ content: { "application/json": { schema } } });
const refused = (description: string) => ({ description, ...json(ErrorBody) });

const unreadable = refused("The row of the job cannot be read and is set aside");

const Deleted = z.strictObject({
  id: z.string(),
  object: z.literal("fine_tuning.job"),
  deleted: z.literal(true),
});

const create = createRoute({
  method: "post",
  path: root,
  operationId: "createJob",
  tags,
  summary: "Queue a training job",
  description: "With the header `Idempotency-Key`, a repeated request returns the job of the first one.",
  request: {
    body: { required: true, ...json(JobRequest) },
    headers: z.object({ "idempotency-key": z.string().min(1).max(255).optional() }),
  },
  responses: {
    200: { description: "The job", ...json(JobObject) },
    400: refused("No such job can be run"),
    409: refused("The job of this Idempotency-Key cannot be read and is set aside"),
    501: refused("No PyTorch here; says what to install"),
  },
});
const list = createRoute({
  method: "get",
  path: root,
  operationId: "listJobs",
  tags,
  summary: "List jobs, newest first",
  request: { query: PageQuery },
  responses: { 200: { description: "A page of jobs", ...json(listOf(JobObject)) } },
});
const read = createRoute({
  method: "get",
  path: `${root}/{id}`,
  operationId: "getJob",
  tags,
  summary: "One job",
  request: { params },
  responses: {
    200: { description: "The job", ...json(JobObject) },
    404: refused("No such job"),
    409: unreadable,
  },
});
const cancel = createRoute({
  method: "post",
  path: `${root}/{id}/cancel`,
  operationId: "cancelJob",
  tags,
  summary: "Cancel a job, and respond when all of its processes have ended",
  request: { params },
  responses: {
    200: { description: "The job", ...json(JobObject) },
    400: refused("It has ended"),
    404: refused("No such job"),
    409: unreadable,
  },
});
const remove = createRoute({
  method: "delete",
  path: `${root}/{id}`,
  operationId: "deleteJob",
  tags,
  summary: "Delete a finished job with its events, checkpoints, log and artifacts",
  request: { params },
  responses: {
    200: { description: "Deleted", ...json(Deleted) },
    404: refused("No such job"),
    409: refused("The job has not ended, or its row cannot be read and is set aside"),
    502: refused("The trainer service did not delete its part"),
  },
});
const events = createRoute({
  method: "get",
  path: `${root}/{id}/events`,
  operationId: "listJobEvents",
  tags,
  summary:
    "What happened to a job, newest first; with stream=true everything from the first on, as it happens",
  description:
    "A stream sends server-sent events with the sequence number as id; `Last-Event-ID` continues after one.",
  request: { params, query: PageQuery.extend({ stream: z.enum(["true", "false"]).default("false") }) },
  responses: {
    200: {
      description: "A page of events, or a stream of them",
      content: {
        "application/json": { schema: listOf(EventObject) },
        "text/event-stream": { schema: z.string() },
      },
    },
    404: refused("No such job"),
    409: unreadable,
  },
});
const checkpoints = createRoute({
  method: "get",
  path: `${root}/{id}/checkpoints`,
  operationId: "listJobCheckpoints",
  tags,
  summary: "List complete checkpoints, latest step first",
  request: { params, query: PageQuery },
  responses: {
    200: { description: "A page of checkpoints", ...json(listOf(CheckpointObject)) },
    404: refused("No such job"),
    409: unreadable,
  },
});

/** Jobs in the shape of OpenAI's fine-tuning API, for its clients. */
export function jobsRoutes(context: TrainingContext): Hono {
  const { store, queue } = context;
  const routes = createRoutes();
  routes.openapi(create, async (c) => {
    const job = await submitJob(c.req.valid("json"), c.req.valid("header")["idempotency-key"], context);
    return c.json(showJob(job), 200);
  });
  routes.openapi(list, async (c) =>
    c.json(showPage(await store.listJobs(c.req.valid("query")), showJob), 200),
  );
  routes.openapi(read, async (c) => c.json(showJob(await findJob(c.req.valid("param").id, context)), 200));
  routes.openapi(cancel, async (c) => {
    const job = await findJob(c.req.valid("param").id, context);
    if (job.status === "cancelled") return c.json(showJob(job), 200);
    const cancelled = await queue.cancel(job.id);
    if (cancelled?.status === "cancelled") return c.json(showJob(cancelled), 200);
    const { status } = cancelled ?? (await findJob(job.id, context));
    throw new ApiError(400, { message: `the job has ${status} already`, code: "job_ended" });
  });
  routes.openapi(remove, async (c) => {
    const job = await findJob(c.req.valid("param").id, context);
    await deleteJob(job, context);
    return c.json({ id: job.id, object: "fine_tuning.job" as const, deleted: true as const }, 200);
  });
  routes.openapi(events, async (c) => {
    const job = await findJob(c.req.valid("param").id, context);
    const { stream, ...page } = c.req.valid("query");
    if (stream === "true") return streamEvents(c, job.id, context);
    return c.json(showPage(await store.listEvents(job.id, page), showEvent), 200);
  });
  routes.openapi(checkpoints, async (c) => {
    const job = await findJob(c.req.valid("param").id, context);
    const page = await store.listCheckpoints(job.id, c.req.valid("query"));
    return c.json(
      showPage(page, (checkpoint) => showCheckpoint(job, checkpoint)),
      200,
    );
  });
  return routes;
}

/** Throws ApiError 404 for an unknown job, and 409 for a job with an unreadable row. */
export async function findJob(id: string, { store }: Pick<TrainingContext, "store">): Promise<Job> {
  const job = await store.readJob(id);
  if (job !== undefined) return job;
  const reason = await store.readReason(id);
  if (reason !== undefined) {
    const message = `the row of job ${id} cannot be read and is skipped: ${reason}; docs/training.md describes the repair`;
    throw new ApiError(409, { message, code: "job_unreadable", param: "id" });
  }
  throw new ApiError(404, { message: `there is no job ${id}`, code: "job_not_found", param: "id" });
}
