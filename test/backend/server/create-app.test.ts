import { Hono } from "hono";
import { expect, it } from "vitest";
import { createApp } from "../../../src/backend/server/create-app.ts";

it("answers a bug with 500 in JSON that gives nothing away, and tells the one who listens", async () => {
  const heard: Error[] = [];
  const routes = [
    new Hono().get("/broken", () => {
      throw new Error("the password is swordfish");
    }),
  ];
  const app = createApp({ health: () => ({ status: "ok" }), routes, onBug: (error) => heard.push(error) });
  const response = await app.request("/broken");
  expect(response.status).toBe(500);
  expect(await response.text()).not.toContain("swordfish");
  expect(heard).toEqual([new Error("the password is swordfish")]);
});
