import { describe, expect, it } from "vitest";
import { parseLaunchLine } from "../../../src/adapters/compose/parse-launch-line.ts";
import { readGolden } from "./golden-model.ts";

const services = ["web", "web-ui", "db"];

function tell(line: string): string {
  const read = parseLaunchLine(line, services);
  if (read.kind === "warning") return `warning: ${read.text}`;
  if (read.kind === "text") return `text: ${read.lines.join(" / ")}`;
  const { service, kind, detail } = read.progress;
  return `${kind} ${service ?? "-"}: ${detail}`;
}

describe("parseLaunchLine", () => {
  it.each([
    ['{"id":"web","text":"Pulling"}', "pulling web: Pulling"],
    [
      '{"id":"05460dac408f","parent_id":"web","text":"Pulling fs layer"}',
      "pulling web: 05460dac408f Pulling fs layer",
    ],
    [
      '{"id":"d51cee59194a","parent_id":"web","text":"Downloading","status":"[=>   ]  1.266MB/6.002MB","current":1266000,"total":6002062,"percent":21}',
      "pulling web: d51cee59194a Downloading 1.3 MB of 6.0 MB",
    ],
    ['{"id":"shop-web","status":"Built"}', "building web: Built"],
    ['{"id":"Network shop_default","status":"Creating"}', "other -: Creating"],
    ['{"id":"Volume shop_db","status":"Created"}', "other -: Created"],
    ['{"id":"Container shop-web-1","status":"Creating"}', "creating web: Creating"],
    ['{"id":"Container shop-web-ui-12","status":"Recreate"}', "creating web-ui: Recreate"],
    ['{"id":"Container shop-db-1","status":"Starting"}', "starting db: Starting"],
    ['{"id":"Container shop-db-1","status":"Waiting"}', "other db: Waiting"],
    ['{"id":"Container my-own-name","status":"Started"}', "starting -: Started"],
  ])("reads %s", (line, expected) => {
    expect(tell(line)).toBe(expected);
  });

  it.each([
    [
      '{"error":true,"message":"Error response from daemon: manifest unknown"}',
      "text: Error response from daemon: manifest unknown",
    ],
    ['{"id":"web","text":"Error","status":"manifest unknown"}', "text: web: manifest unknown"],
    [
      '{"id":"Container shop-web-1","status":"Error response from daemon: no such device"}',
      "text: Container shop-web-1: Error response from daemon: no such device",
    ],
    ['{"error":true,"message":"first\\nsecond\\u001b[31m"}', "text: first / second"],
    ['{"level":"warning","msg":"TAG is not set","time":"2026-01-01T00:00:00Z"}', "warning: TAG is not set"],
    ['time="2026-01-01T00:00:00Z" level=warning msg="TAG is not set"', "warning: TAG is not set"],
    [
      '{"id":"web","text":"The requested image platform (linux/arm64) does not match"}',
      "warning: web: The requested image platform (linux/arm64) does not match",
    ],
    ['service "a" depends on undefined service', 'text: service "a" depends on undefined service'],
    ["{ no json", "text: { no json"],
  ])("keeps the words of %s", (line, expected) => {
    expect(tell(line)).toBe(expected);
  });

  it.each([
    [" web Pulling ", "pulling web: Pulling"],
    [
      " d51cee59194a Downloading [=====>      ]  2.597MB/6.002MB",
      "pulling -: Downloading [=====>      ]  2.597MB/6.002MB",
    ],
    [" Container shop-db-1  Started", "starting db: Started"],
    [" Network shop_default  Created", "other -: Created"],
    [" web Error manifest unknown", "text:  web Error manifest unknown"],
  ])("reads the plain line of an older Compose: %s", (line, expected) => {
    expect(tell(line)).toBe(expected);
  });

  it("understands every line that Compose wrote for a pull", () => {
    const told = readGolden("pull.ndjson").trim().split("\n").map(tell);
    expect(told.filter((line) => line.startsWith("text:"))).toEqual([]);
    expect(new Set(told.map((line) => line.split(":")[0]))).toEqual(
      new Set(["pulling web", "other -", "creating web", "starting web"]),
    );
  });
});
