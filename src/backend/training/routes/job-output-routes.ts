import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { createRoute } from "@hono/zod-openapi";
import type { Hono } from "hono";
import * as z from "zod";
import { ApiError, ErrorBody } from "../../server/api-error.ts";
import { createRoutes } from "../../server/create-routes.ts";
import { isRealFolder, resolveInFolder } from "../files/folders.ts";
import { findJob } from "./jobs-routes.ts";
import type { TrainingContext } from "./training-context.ts";

const root = "/v1/fine_tuning/jobs/{id}";
const tags = ["Training"];
const notFound = { description: "Not found", content: { "application/json": { schema: ErrorBody } } };
const unreadable = { description: "The row of the job cannot be read", content: notFound.content };
const Artifacts = z.strictObject({
  object: z.literal("list"),
  data: z.array(z.strictObject({ path: z.string(), bytes: z.number() })),
});

const logs = createRoute({
  method: "get",
  path: `${root}/logs`,
  operationId: "getJobLog",
  tags,
  summary: "Log of the trainer program, over all runs of the job",
  request: { params: z.object({ id: z.string() }) },
  responses: {
    200: { description: "The log", content: { "text/plain": { schema: z.string() } } },
    404: notFound,
    409: unreadable,
  },
});
const list = createRoute({
  method: "get",
  path: `${root}/artifacts`,
  operationId: "listJobArtifacts",
  tags,
  summary: "List the job's files: the model and its checkpoints",
  request: { params: z.object({ id: z.string() }) },
  responses: {
    200: { description: "Files", content: { "application/json": { schema: Artifacts } } },
    404: notFound,
    409: unreadable,
  },
});
const read = createRoute({
  method: "get",
  path: `${root}/artifacts/{path}`,
  operationId: "getJobArtifact",
  tags,
  summary: "Download a file of the job",
  request: { params: z.object({ id: z.string(), path: z.string() }) },
  responses: {
    200: { description: "The file", content: { "application/octet-stream": { schema: z.string() } } },
    404: notFound,
    409: unreadable,
  },
});

/** A job's log and files. */
export function jobOutputRoutes(context: TrainingContext): Hono {
  const routes = createRoutes();
  const folderOf = (id: string) => join(context.jobsFolder, id);
  routes.openAPIRegistry.registerPath(logs);
  routes.get("/v1/fine_tuning/jobs/:id/logs", async (c) => {
    const job = await findJob(c.req.param("id"), context);
    return await sendFile(await resolveIn(folderOf(job.id), "train.log"), "text/plain; charset=utf-8");
  });
  routes.openapi(list, async (c) => {
    const job = await findJob(c.req.valid("param").id, context);
    return c.json({ object: "list" as const, data: await listArtifacts(folderOf(job.id)) }, 200);
  });
  routes.openAPIRegistry.registerPath(read);
  routes.get("/v1/fine_tuning/jobs/:id/artifacts/:path{.+}", async (c) => {
    const job = await findJob(c.req.param("id"), context);
    const file = await resolveIn(folderOf(job.id), c.req.param("path"));
    if (file === undefined) {
      throw new ApiError(404, {
        message: "the job has no such artifact",
        code: "artifact_not_found",
        param: "path",
      });
    }
    return await sendFile(file, "application/octet-stream");
  });
  return routes;
}

/** A file in a job's folder; undefined if the folder is a symbolic link, or a link leads out of it. */
async function resolveIn(folder: string, path: string): Promise<string | undefined> {
  return (await isRealFolder(folder)) ? await resolveInFolder(folder, path) : undefined;
}

async function listArtifacts(folder: string) {
  if (!(await isRealFolder(folder))) return [];
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const found = await Promise.all(
    names.sort().map(async (path) => {
      const file = await resolveInFolder(folder, path);
      if (file === undefined || path.includes(".partial")) return [];
      return [{ path, bytes: (await stat(file)).size }];
    }),
  );
  return found.flat();
}

/** A missing file has an empty body. */
async function sendFile(path: string | undefined, type: string): Promise<Response> {
  const size = path === undefined ? 0 : ((await stat(path).catch(() => undefined))?.size ?? 0);
  const headers = { "content-type": type, "x-content-type-options": "nosniff" };
  if (path === undefined || size === 0) return new Response("", { headers });
  // The log may grow while it is sent.
  const content = createReadStream(path, { end: size - 1 });
  return new Response(toWebStream(content), { headers: { ...headers, "content-length": `${size}` } });
}

function toWebStream(content: Readable): ReadableStream<Uint8Array> {
  const chunks = content[Symbol.asyncIterator]();
  return new ReadableStream({
    pull: async (controller) => {
      const { done, value } = await chunks.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
    cancel: () => {
      content.destroy();
    },
  });
}
