import { once } from "node:events";
import { createReadStream, existsSync, statSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import * as z from "zod";
import { docker } from "./engine/docker.ts";

/** A registry on the loopback address that has one image under every name and tag. */
export interface ImageRegistry {
  /** Such as `127.0.0.1:41234`; engines accept it without TLS. */
  readonly address: string;
  /** The digest of the image's manifest, such as `sha256:…`. */
  readonly digest: string;
  close(): Promise<void>;
}

const Index = z.object({ manifests: z.array(z.object({ digest: z.string(), mediaType: z.string() })) });

/** Serves a local image: `docker save` writes its manifest and blobs in the form that a registry serves. */
export async function startImageRegistry(image: string): Promise<ImageRegistry> {
  const folder = await mkdtemp(join(tmpdir(), "stackctl-test-registry-"));
  await docker("save", "--output", join(folder, "image.tar"), image);
  await execa("tar", ["-C", folder, "-xf", join(folder, "image.tar")]);
  const index = Index.parse(JSON.parse(await readFile(join(folder, "index.json"), "utf8")));
  const [manifest] = index.manifests;
  if (manifest === undefined) throw new Error(`docker save wrote no manifest of ${image}`);
  const server = createServer(({ url = "", method }, response) => {
    const [, kind, reference = ""] = /^\/v2\/.+\/(manifests|blobs)\/([\w.:-]+)$/.exec(url) ?? [];
    const digest = kind === "manifests" && !reference.includes(":") ? manifest.digest : reference;
    const path = join(folder, "blobs", digest.replace(":", "/"));
    if (url === "/v2/") return void response.writeHead(200).end();
    if (kind === undefined || !existsSync(path)) {
      response.writeHead(404, { "content-type": "application/json" });
      return void response.end(
        JSON.stringify({ errors: [{ code: "MANIFEST_UNKNOWN", message: "manifest unknown" }] }),
      );
    }
    const type = kind === "manifests" ? manifest.mediaType : "application/octet-stream";
    response.writeHead(200, {
      "content-type": type,
      "content-length": statSync(path).size,
      "docker-content-digest": digest,
    });
    if (method === "HEAD") return void response.end();
    createReadStream(path).pipe(response);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("an HTTP server has a port");
  return {
    address: `127.0.0.1:${address.port}`,
    digest: manifest.digest,
    async close() {
      server.closeAllConnections();
      server.close();
      await rm(folder, { recursive: true });
    },
  };
}
