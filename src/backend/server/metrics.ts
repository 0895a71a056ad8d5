import { createRoute } from "@hono/zod-openapi";
import type { Hono } from "hono";
import { Counter, collectDefaultMetrics, Histogram, Registry } from "prom-client";
import * as z from "zod";
import { createRoutes } from "./create-routes.ts";
import type { AnsweredRequest } from "./observe-requests.ts";

/** This process's metrics for Prometheus. */
export interface Metrics {
  /** Other parts register their metrics in this registry. */
  readonly registry: Registry;
  readonly onRequest: (request: AnsweredRequest) => void;
}

/** Buckets in seconds: a completion takes tenths, other requests thousandths. */
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Counts requests by method, route and status, and adds Node's own metrics. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const requests = new Counter({
    name: "stackctl_http_requests_total",
    help: "Requests answered",
    labelNames: ["method", "route", "status"],
    registers,
  });
  const durations = new Histogram({
    name: "stackctl_http_request_duration_seconds",
    help: "Time until the answer was made",
    labelNames: ["method", "route"],
    buckets,
    registers,
  });
  return {
    registry,
    onRequest: ({ method, route, status, durationMs }) => {
      requests.inc({ method, route, status });
      durations.observe({ method, route }, durationMs / 1000);
    },
  };
}

const route = createRoute({
  method: "get",
  path: "/metrics",
  operationId: "getMetrics",
  tags: ["Operations"],
  summary: "Metrics for Prometheus",
  responses: {
    200: {
      description: "Metrics in Prometheus' text format",
      content: { "text/plain": { schema: z.string() } },
    },
  },
});

/** `GET /metrics`. */
export function metricsRoutes({ registry }: Metrics): Hono {
  return createRoutes().openapi(route, async (c) =>
    c.text(await registry.metrics(), 200, { "content-type": registry.contentType }),
  );
}
