import { createServer, get, type IncomingMessage } from "node:http";
import { describe, expect, it } from "vitest";
import { readBody } from "../../../src/adapters/docker/engine-requests.ts";

describe("the body of an engine's answer", () => {
  it("is aborted if it stalls in the middle", async () => {
    const server = createServer((_, answer) => {
      answer.write("[1,");
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    try {
      const address = server.address();
      const port = typeof address === "object" ? address?.port : undefined;
      const answer = await new Promise<IncomingMessage>((resolve) => {
        get({ host: "127.0.0.1", port }, resolve).on("error", () => undefined);
      });
      await expect(readBody(answer, 50)).rejects.toMatchObject({
        code: "ETIMEDOUT",
        message: "its response stalled for 0.05 s",
      });
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});
