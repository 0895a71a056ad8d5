import { expect, it } from "vitest";
import { listFeatureSecrets } from "../../../src/plan/secrets/feature-secrets.ts";

it("lists secrets of a feature's variables and endpoints, and no other value", () => {
  const endpoint = (url: string) => ({ name: "ui", url });
  expect(
    listFeatureSecrets({
      env: { API_TOKEN: "Zq3Feature7kXw9Pm", API_URL: "http://api", DB: "postgres://u:pa55word9@db/x" },
      endpoints: [
        endpoint("http://localhost:1"),
        endpoint("http://a:Zq4x7kXw9Pm@localhost/?token=Zq5x7kXw9Pm"),
      ],
    }),
  ).toEqual(["Zq3Feature7kXw9Pm", "pa55word9", "Zq4x7kXw9Pm", "Zq5x7kXw9Pm"]);
});
