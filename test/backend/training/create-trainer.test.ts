import { expect, it } from "vitest";
import { createTrainer } from "../../../src/backend/training/create-trainer.ts";

it("is up, and says that it has no trainer", async () => {
  const response = await createTrainer("1.2.3", () => undefined).request("/health");
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({
    status: "ok",
    role: "trainer",
    version: "1.2.3",
    trainer: null,
  });
});
