import { createRoute } from "@hono/zod-openapi";
import type { Hono } from "hono";
import * as z from "zod";
import { ErrorBody } from "../../server/api-error.ts";
import { createRoutes } from "../../server/create-routes.ts";
import { findIncoming } from "../../server/incoming-request.ts";
import type { RankRegistry } from "./create-rank-registry.ts";
import { holdMs, RankReply, RankReport } from "./rank-messages.ts";

const report = createRoute({
  method: "post",
  path: "/v1/ranks/{id}",
  operationId: "reportRank",
  tags: ["Ranks"],
  summary: "Report the state of a rank service, and get its order",
  description: "The response arrives once the order changes, or after a second.",
  request: {
    params: z.object({ id: z.uuid() }),
    body: { required: true, content: { "application/json": { schema: RankReport } } },
  },
  responses: {
    200: { description: "The order", content: { "application/json": { schema: RankReply } } },
    400: { description: "An invalid report", content: { "application/json": { schema: ErrorBody } } },
  },
});

/** The requests of rank services to rank 0. */
export function rankRoutes(registry: RankRegistry): Hono {
  return createRoutes().openapi(report, async (c) => {
    const { id } = c.req.valid("param");
    const body = c.req.valid("json");
    const socket = findIncoming(c)?.socket;
    const addresses = { master: plain(socket?.localAddress), own: plain(socket?.remoteAddress) };
    registry.report(id, body, addresses);
    const order = await registry.nextOrder(id, body.run?.run, holdMs);
    return c.json({ order: order ?? null }, 200);
  });
}

/** An IPv4 address without the prefix that an IPv6 socket gives it. */
function plain(address = "127.0.0.1"): string {
  return address.replace(/^::ffff:/, "");
}
