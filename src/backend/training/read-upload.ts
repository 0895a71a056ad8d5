import { createWriteStream } from "node:fs";
import { rm, stat } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { BusboyInstance } from "@fastify/busboy";

/** What a form says of the file that it brought. */
export interface Upload {
  /** The client's own name of the file, without folders. */
  readonly filename: string;
  readonly purpose: string;
  readonly bytes: number;
}

const limits = { files: 1, fields: 20, fieldSize: 4_096, parts: 24 };

/**
 * Writes the file in a form's field `file` to a path while it arrives, so that its size costs no memory. Undefined for
 * what is no such form or breaks off; nothing is left at the path then.
 */
export async function readUpload({ headers, body }: Request, path: string): Promise<Upload | undefined> {
  const form = await openForm(headers.get("content-type") ?? "");
  if (form === undefined || body === null) return undefined;
  let [filename, purpose] = ["", "fine-tune"];
  let written: Promise<void> | undefined;
  form.on("field", (name, value) => {
    if (name === "purpose") purpose = value;
  });
  form.on("file", (name, content, givenName) => {
    if (name !== "file" || written !== undefined) {
      content.resume();
      return;
    }
    filename = givenName;
    written = pipeline(content, createWriteStream(path));
    // Awaited below; until then a failure is nobody's.
    written.catch(() => undefined);
  });
  try {
    await pipeline(Readable.from(body), form);
    await written;
    if (written === undefined) return undefined;
    return { filename, purpose, bytes: (await stat(path)).size };
  } catch {
    await rm(path, { force: true });
    return undefined;
  }
}

async function openForm(contentType: string): Promise<BusboyInstance | undefined> {
  const { Busboy } = await import("@fastify/busboy");
  try {
    return new Busboy({ headers: { "content-type": contentType }, limits });
  } catch {
    // It is no form, or names no boundary.
    return undefined;
  }
}
