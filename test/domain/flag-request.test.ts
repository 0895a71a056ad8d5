import { expect, it } from "vitest";
import { onlyFeatures } from "../../src/domain/flag-request.ts";

it("enables exactly these features, whatever other sources set", () => {
  expect(onlyFeatures(["fsdp"])).toEqual({
    explicit: [{ name: "fsdp", value: true, detail: "--enable-fsdp" }],
    sweep: "minimal",
    preset: undefined,
    profiles: [],
  });
});
