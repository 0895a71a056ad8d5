import { expect, it } from "vitest";
import * as z from "zod";
import { makeBackend, post } from "../../support/backend/make-backend.ts";

const Line = z.looseObject({ level: z.string(), time: z.iso.datetime(), role: z.literal("backend") });

it("logs each request as one JSON object on a line, without a secret", async () => {
  const { app, logged } = makeBackend({ apiToken: "swordfish" });
  const headers = { authorization: "Bearer swordfish" };
  await app.request(
    "/api/v1/completions?key=swordfish",
    post({ language: "python", prefix: "password = swordfish" }, headers),
  );
  expect(logged).toHaveLength(1);
  expect(Line.parse(JSON.parse(logged[0] ?? ""))).toMatchObject({
    level: "info",
    method: "POST",
    path: "/api/v1/completions",
    status: 200,
    durationMs: expect.any(Number),
  });
  expect(logged.join("")).not.toContain("swordfish");
});

it("does not log frequent requests of machines at the default level", async () => {
  const { app, logged } = makeBackend();
  for (const path of ["/health", "/metrics"]) await app.request(path);
  expect(logged.map((line) => Line.parse(JSON.parse(line)).level)).toEqual(["debug", "debug"]);
});
