import { randomUUID } from "node:crypto";
import { rename, rm } from "node:fs/promises";
import { extname, join } from "node:path";
import { createRoute } from "@hono/zod-openapi";
import type { Context, Hono } from "hono";
import * as z from "zod";
import { makeFolder } from "../../../adapters/disk/make-folder.ts";
import { ApiError, ErrorBody } from "../../server/api-error.ts";
import { createRoutes } from "../../server/create-routes.ts";
import { clientGone, isClientGone } from "../../server/incoming-request.ts";
import { uploadLimitBytes } from "../../server/limit-body.ts";
import { writeIn } from "../../server/storage-full.ts";
import { resolveInFolder } from "../files/folders.ts";
import { FileObject, showFile } from "../jobs/api-objects.ts";
import type { StoredFile } from "../jobs/job.ts";
import { listOf, PageQuery, showPage } from "./page-schemas.ts";
import { readUpload } from "./read-upload.ts";
import type { TrainingContext } from "./training-context.ts";
import { uploadsName } from "./upload-space.ts";

const tags = ["Training"];
const json = <T extends z.ZodType>(schema: T) => ({ content: { "application/json": { schema } } });
const params = z.object({ id: z.string() });
const notFound = { description: "No such file", ...json(ErrorBody) };
const Deleted = z.strictObject({ id: z.string(), object: z.literal("file"), deleted: z.literal(true) });

const upload = createRoute({
  method: "post",
  path: "/v1/files",
  operationId: "uploadFile",
  tags,
  summary: "Upload a training file: text, or JSONL with text, prompt and completion, or messages",
  request: {
    body: {
      required: true,
      content: { "multipart/form-data": { schema: z.object({ file: z.string(), purpose: z.string() }) } },
    },
  },
  responses: {
    200: { description: "The file", ...json(FileObject) },
    400: { description: "None", ...json(ErrorBody) },
  },
});
const list = createRoute({
  method: "get",
  path: "/v1/files",
  operationId: "listFiles",
  tags,
  summary: "List uploaded files, newest first",
  request: { query: PageQuery },
  responses: { 200: { description: "A page of files", ...json(listOf(FileObject)) } },
});
const read = createRoute({
  method: "get",
  path: "/v1/files/{id}",
  operationId: "getFile",
  tags,
  summary: "One file",
  request: { params },
  responses: { 200: { description: "The file", ...json(FileObject) }, 404: notFound },
});
const remove = createRoute({
  method: "delete",
  path: "/v1/files/{id}",
  operationId: "deleteFile",
  tags,
  summary: "Delete a file",
  request: { params },
  responses: { 200: { description: "Deleted", ...json(Deleted) }, 404: notFound },
});

/** The part of OpenAI's files API that fine-tuning clients need. */
export function filesRoutes(context: TrainingContext): Hono {
  const { store, dataFolder } = context;
  const uploadsFolder = join(dataFolder, uploadsName);
  const routes = createRoutes();
  // This route reads the body itself: a form has no JSON schema.
  routes.openAPIRegistry.registerPath(upload);
  routes.post("/v1/files", async (c) => {
    return c.json(showFile(await writeIn(uploadsFolder, () => keepFile(c))), 200);
  });
  routes.openapi(list, async (c) =>
    c.json(showPage(await store.listFiles(c.req.valid("query")), showFile), 200),
  );
  routes.openapi(read, async (c) => c.json(showFile(await find(c.req.valid("param").id)), 200));
  routes.openapi(remove, async (c) => {
    const file = await find(c.req.valid("param").id);
    const path = await resolveInFolder(dataFolder, file.path);
    // Remove the file first: on a full disk, this frees the space that the job store needs.
    if (path !== undefined) await writeIn(uploadsFolder, () => rm(path));
    await store.removeFile(file.id);
    return c.json({ id: file.id, object: "file" as const, deleted: true as const }, 200);
  });

  async function keepFile(c: Context): Promise<StoredFile> {
    const id = `file-${randomUUID().replaceAll("-", "").slice(0, 24)}`;
    makeFolder(uploadsFolder);
    const arriving = join(uploadsFolder, `.${context.role}-${id}`);
    const share = await context.uploadSpace.open();
    try {
      const limits = { maxBytes: uploadLimitBytes, take: share.take };
      const upload = await readUpload(c.req.raw, arriving, limits);
      // If the client leaves early, the body ends as if it were complete.
      if (upload === undefined && isClientGone(c)) throw clientGone();
      if (upload === undefined || upload.bytes === 0) {
        const message = "send a form with a non-empty file in the field `file`";
        throw new ApiError(400, { message, code: "invalid_file", param: "file" });
      }
      // The client's file name is only a label; its extension selects the format.
      const path = join(uploadsName, `${id}${extname(upload.filename) === ".jsonl" ? ".jsonl" : ".txt"}`);
      const stored: StoredFile = { id, ...upload, created_at: context.nowSeconds(), path };
      await share.settle(() => storeFile(stored, arriving));
      return stored;
    } finally {
      share.release();
      await rm(arriving, { force: true }).catch(() => undefined);
    }
  }

  async function storeFile(stored: StoredFile, arriving: string): Promise<void> {
    const kept = join(dataFolder, stored.path);
    await rename(arriving, kept);
    try {
      await store.addFile(stored);
    } catch (error) {
      await rm(kept, { force: true });
      throw error;
    }
  }

  async function find(id: string): Promise<StoredFile> {
    const file = await store.readFile(id);
    if (file !== undefined) return file;
    throw new ApiError(404, { message: `there is no file ${id}`, code: "file_not_found", param: "id" });
  }
  return routes;
}
