import { describe, expect, it } from "vitest";
import { findSourceSecrets } from "../../../src/plan/secrets/find-source-secrets.ts";

describe("findSourceSecrets", () => {
  it("finds values under secret names in an environment file, without quotes", () => {
    const text = "export API_TOKEN='one two'\nPORT=8080\nDB_PASSWORD=\"th#ree\" # mine\n";
    expect(findSourceSecrets([{ kind: "environment", text }])).toEqual(["one two", "th#ree"]);
  });

  it("finds secrets in a compose file, in mappings, lists, defaults and merged anchors", () => {
    const text = `
x-common: &common
  environment: { SHARED_TOKEN: from-anchor }
services:
  a:
    <<: *common
    environment:
      API_TOKEN: in$$mapping
      PLAIN: not-this
      LATER_KEY: \${LATER_KEY:-default-key}
    labels: { SOME_TOKEN: label-token }
  b:
    environment: ["DB_PASSWORD=in=list", "FROM_SHELL_TOKEN", "OTHER=no"]
`;
    expect(findSourceSecrets([{ kind: "compose", text }])).toEqual([
      "from-anchor",
      "in$mapping",
      "default-key",
      "label-token",
      "in=list",
    ]);
  });

  it("finds nothing in malformed files, which are reported elsewhere", () => {
    const broken = { kind: "compose", text: "services: [API_TOKEN: {" } as const;
    expect(findSourceSecrets([broken, { kind: "environment", text: 'API_TOKEN="open\n' }])).toEqual([]);
  });
});
