import { describe, expect, it } from "vitest";
import { createBuildLog } from "../../../src/adapters/compose/build-log.ts";
import { readGolden } from "./golden-model.ts";

function tellAll(text: string, services: readonly string[]): readonly string[] {
  const log = createBuildLog(services);
  return text
    .split("\n")
    .flatMap((line) => log.push(line))
    .map(({ service, kind, detail }) => `${kind} ${service ?? "-"}: ${detail}`);
}

describe("createBuildLog", () => {
  it("reports each step once with its output, without the builder's own steps", () => {
    expect(tellAll(readGolden("build.ndjson"), ["web"])).toEqual([
      "building web: [2/2] RUN echo 'boom' >&2 && false",
      "building web: [1/2] FROM shop/base:1",
      "building web: boom",
    ]);
  });

  it("assigns each step to its service when several are built", () => {
    const lines = [
      JSON.stringify({ vertexes: [{ digest: "a", name: "[web 1/2] FROM base" }] }),
      JSON.stringify({ vertexes: [{ digest: "b", name: "[db 2/2] RUN make" }] }),
      JSON.stringify({
        logs: [{ vertex: "b", data: Buffer.from("one\n\u001b[1mtwo\u001b[0m\n").toString("base64") }],
      }),
    ];
    expect(tellAll(lines.join("\n"), ["web", "db"])).toEqual([
      "building web: [web 1/2] FROM base",
      "building db: [db 2/2] RUN make",
      "building db: one",
      "building db: two",
    ]);
  });

  it("passes text on as it is", () => {
    expect(tellAll("#6 0.350 boom\n\n", ["web", "db"])).toEqual(["building -: #6 0.350 boom"]);
  });
});
