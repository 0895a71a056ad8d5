import { describe, expect, it } from "vitest";
import * as z from "zod";
import { guessServiceHash, parseHashes } from "../../../src/adapters/compose/service-hash.ts";
import { readGolden } from "./golden-model.ts";

const Printed = z.object({ services: z.record(z.string(), z.record(z.string(), z.unknown())) });

describe("guessServiceHash", () => {
  const { services } = Printed.parse(JSON.parse(readGolden("compose.json")));
  const hashes = parseHashes(readGolden("compose.hashes"));

  it.each(Object.entries(services))("hashes %s as Compose does", (name, service) => {
    expect(guessServiceHash(service)).toBe(hashes.get(name));
  });
});

describe("parseHashes", () => {
  it("reads a name and a hash a line", () => {
    expect(parseHashes("db 12ab\nweb-ui 34cd\n")).toEqual(
      new Map([
        ["db", "12ab"],
        ["web-ui", "34cd"],
      ]),
    );
    expect(parseHashes("")).toEqual(new Map());
  });
});
