import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { BusboyInstance } from "@fastify/busboy";
import { ApiError } from "../../server/api-error.ts";
import { clientGone } from "../../server/incoming-request.ts";
import { bodyTooLarge } from "../../server/limit-body.ts";

/** The file part of a form. */
export interface Upload {
  /** The client's own name of the file, without folders. */
  readonly filename: string;
  readonly purpose: string;
  readonly bytes: number;
}

/** Limits of an upload. */
export interface UploadLimits {
  /** Size of the whole body in bytes. */
  readonly maxBytes: number;
  /** Called with the size of each piece of the file before it is written; ends the upload by throwing. */
  readonly take: (bytes: number) => void;
}

const limits = { files: 1, fields: 20, fieldSize: 4_096, parts: 24 };

/**
 * Streams the file in a form's field `file` to a path. Returns undefined for another body or an incomplete form. Throws
 * ApiError `body_too_large`, ApiError `client_gone` if the connection breaks, and errors of `take` and the file system.
 * In all of these cases, no file is left at the path.
 */
export async function readUpload(
  { headers, body }: Request,
  path: string,
  { maxBytes, take }: UploadLimits,
): Promise<Upload | undefined> {
  const form = await openForm(headers.get("content-type") ?? "");
  if (form === undefined || body === null) return undefined;
  let [filename, purpose, bytes] = ["", "fine-tune", 0];
  let writing: Writing | undefined;
  const end = new AbortController();
  const source = watchSource(body, maxBytes, end.signal);
  form.on("field", (name, value) => {
    if (name === "purpose") purpose = value;
  });
  form.on("file", (name, content, givenName) => {
    if (name !== "file" || writing !== undefined) {
      content.resume();
      return;
    }
    filename = givenName;
    const count = (size: number) => {
      take(size);
      bytes += size;
    };
    writing = writeCounted(content, path, count, end.signal);
    // Otherwise the form would wait for its file to be read.
    writing.done.catch((error: unknown) => end.abort(error));
  });
  try {
    await pipeline(Readable.from(source.chunks), form, { signal: end.signal });
    await writing?.done;
    if (writing !== undefined) return { filename, purpose, bytes };
  } catch {
    end.abort();
    await writing?.closed;
    await rm(path, { force: true }).catch(() => undefined);
    const broken = source.failure();
    if (broken !== undefined) throw broken instanceof ApiError ? broken : clientGone(broken);
    const reason: unknown = end.signal.reason;
    if (reason instanceof ApiError || isSystemError(reason)) throw reason;
  }
  return undefined;
}

interface Writing {
  readonly done: Promise<void>;
  /** Resolves once the file is closed, for any reason. */
  readonly closed: Promise<void>;
}

function writeCounted(
  content: Readable,
  path: string,
  count: (bytes: number) => void,
  signal: AbortSignal,
): Writing {
  const file = createWriteStream(path);
  const closed = new Promise<void>((resolve) => file.once("close", resolve));
  async function* counted(chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      count(chunk.length);
      yield chunk;
    }
  }
  return { done: pipeline(content, counted, file, { signal }), closed };
}

/** The chunks of a body, and the error that ended it, which the form parser would hide. */
function watchSource(body: AsyncIterable<Uint8Array>, maxBytes: number, ended: AbortSignal) {
  let failure: unknown;
  let bytes = 0;
  async function* chunks() {
    try {
      for await (const chunk of body) {
        bytes += chunk.length;
        if (bytes > maxBytes) throw bodyTooLarge(maxBytes);
        yield chunk;
      }
    } catch (error) {
      // An abort of the upload is thrown here too.
      if (!ended.aborted) failure = error;
      throw error;
    }
  }
  return { chunks: chunks(), failure: () => failure };
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && "syscall" in error;
}

async function openForm(contentType: string): Promise<BusboyInstance | undefined> {
  const { Busboy } = await import("@fastify/busboy");
  try {
    return new Busboy({ headers: { "content-type": contentType }, limits });
  } catch {
    // The body is not a form, or has no boundary.
    return undefined;
  }
}
