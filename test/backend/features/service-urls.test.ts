import { expect, it } from "vitest";
import { findProbeTargets } from "../../../src/backend/features/service-urls.ts";

const tabby = {
  name: "tabby",
  env: { TABBY_URL: "http://tabby:${TABBY_INNER_PORT:-8080}" },
  endpoints: [
    { name: "Tabby", url: "http://localhost:10303", service: "tabby", probe: { http: "/metrics" } },
    { name: "Its docs", url: "http://localhost:10303/docs", service: "tabby" },
  ],
};

const urls = (environment: Record<string, string>, feature = tabby) =>
  findProbeTargets(feature, environment).map(({ url }) => url.href);

it("asks the declared URL of the service, from inside the network", () => {
  expect(urls({})).toEqual(["http://tabby:8080/metrics"]);
  expect(urls({ TABBY_INNER_PORT: "80" })).toEqual(["http://tabby/metrics"]);
});

it("prefers values of this process, and treats empty values as absent", () => {
  expect(urls({ TABBY_URL: "https://elsewhere/tabby/" })).toEqual(["https://elsewhere/tabby/metrics"]);
  expect(urls({ TABBY_URL: "" })).toEqual(["http://tabby:8080/metrics"]);
});

it("probes each service of a feature at its own URL, and none without a declared URL", () => {
  const monitoring = {
    name: "monitoring",
    env: { PROMETHEUS_URL: "http://prometheus:9090", GRAFANA_URL: "http://grafana:3000" },
    endpoints: ["prometheus", "grafana", "alerts"].map((service) => ({
      name: service,
      url: "http://localhost",
      service,
      probe: { http: "/ready" },
    })),
  };
  expect(findProbeTargets(monitoring, {}).map(({ url }) => url.href)).toEqual([
    "http://prometheus:9090/ready",
    "http://grafana:3000/ready",
  ]);
});

it.each(["tabby:8080", "ftp://tabby", "no url"])("refuses TABBY_URL=%s", (value) => {
  expect(() => urls({ TABBY_URL: value })).toThrow(
    expect.objectContaining({ code: "invalid-setting", message: "TABBY_URL is not an http URL" }),
  );
});
