import { expect, it } from "vitest";
import { createBackend } from "../../src/backend/create-backend.ts";
import { FeaturesDocument } from "../../src/backend/features/features-routes.ts";

const backend = createBackend(
  {
    features: [
      { name: "fsdp", description: "Training", flag: "ENABLE_FSDP" },
      { name: "tabby", description: "Completion", flag: "ENABLE_TABBY" },
    ],
    enabled: new Set(["fsdp"]),
    metadata: { environment: "test", version: "1.2.3" },
  },
  () => undefined,
);

it("is healthy as soon as it answers", async () => {
  const response = await backend.request("/health");
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ status: "ok", role: "backend", version: "1.2.3" });
});

it.each(["/api/v1/features", "/api/v1/features/"])("reports at %s which features are on", async (path) => {
  const response = await backend.request(path);
  expect(response.status).toBe(200);
  expect(FeaturesDocument.parse(await response.json())).toEqual({
    features: {
      fsdp: { enabled: true, description: "Training", flag: "ENABLE_FSDP" },
      tabby: { enabled: false, description: "Completion", flag: "ENABLE_TABBY" },
    },
    metadata: { environment: "test", version: "1.2.3" },
  });
});

it("answers an unknown path in JSON", async () => {
  const response = await backend.request("/api/v1/nope");
  expect(response.status).toBe(404);
  expect(await response.json()).toEqual({
    error: { message: "there is no GET /api/v1/nope", type: "not_found", param: null, code: "not_found" },
  });
});
