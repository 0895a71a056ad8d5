import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  formWith,
  listData,
  listRoutes,
  startHangingJob,
  startTarget,
  type Target,
} from "../support/backend/attack-target.ts";
import { formatRaw, sendRaw } from "../support/backend/send-raw.ts";

const token = "Authorization: Bearer swordfish";
/** As docs/optional-features.md lists them. */
const alwaysOpen = ["/health", "/api/v1/features", "/api/v1/features/", "/docs", "/openapi.json"];
const tabbys = ["/v1/health", "/v1/completions", "/v1/events", "/v1beta/server_setting"];

describe.each(["token", "open"] as const)("with API_TOKEN, and API_TOKEN_READS=%s", (reads) => {
  let target: Target;
  let ids: { readonly job: string; readonly file: string };
  beforeAll(async () => {
    target = await startTarget({ apiToken: "swordfish", reads });
    ids = await startHangingJob(target, [token]);
  });
  afterAll(() => target.close());

  const isOpen = (method: string, path: string) =>
    method === "GET" && (alwaysOpen.includes(path) || (reads === "open" && !tabbys.includes(path)));

  it.each<[string, readonly string[]]>([
    ["no token", []],
    ["a wrong token", ["Authorization: Bearer wordfish"]],
    ["a longer token", ["Authorization: Bearer swordfish2"]],
    ["another scheme", ["Authorization: Basic c3dvcmRmaXNo"]],
    ["the token twice", [token, token]],
    ["the token in other headers", ["X-Api-Key: swordfish", "Cookie: token=swordfish"]],
  ])("only the reads that are open pass with %s", async (_what, headers) => {
    const before = await listData(target.folder);
    const given = [`Host: localhost:${target.port}`, ...headers];
    const odd = [
      "/metrics/",
      "//health",
      "/health/",
      "/HEALTH",
      "/docs/../metrics",
      "/%6detrics",
      "/v1/nothing",
    ];
    const others = odd.map((path) => ({ method: "GET", path }));
    const unlike: string[] = [];
    for (const { method, path } of [...listRoutes(target.app, ids), ...others]) {
      const body =
        method === "GET"
          ? undefined
          : path === "/v1/files"
            ? formWith("text")
            : { type: "application/json", text: "{}" };
      for (const query of ["", "?token=swordfish"]) {
        const { status } = await sendRaw(target.port, formatRaw(method, `${path}${query}`, given, body));
        if ((status === 401) === isOpen(method, path)) unlike.push(`${status} ${method} ${path}`);
      }
    }
    expect(unlike).toEqual([]);
    expect(await listData(target.folder)).toEqual(before);
  });

  it("every route accepts the token", async () => {
    for (const { method, path } of listRoutes(target.app, ids)) {
      if (method === "DELETE") continue;
      const answer = await sendRaw(
        target.port,
        formatRaw(method, path, [`Host: localhost:${target.port}`, token]),
      );
      expect([401, 403], `${method} ${path}`).not.toContain(answer.status);
    }
  });
});
