import { describe, expect, it } from "vitest";
import { createRedactor } from "../../../src/plan/secrets/redact.ts";

describe("a value that is hard to find", () => {
  it.each(["a", "1x", "abc", "root", "test", "$", ".*", "(", "password"])(
    "%j, which may be part of any word, is hidden only at the position of a secret",
    (value) => {
      const redact = createRedactor([value]);
      expect(redact(`DB_PASSWORD=${value}`)).toBe("DB_PASSWORD=***");
      expect(redact(`{"password":"${value}"}`)).toBe(
        value === "password" ? '{"***":"***"}' : '{"password":"***"}',
      );
      expect(redact("started a server in 1.2 s (pid 71)")).toBe("started a server in 1.2 s (pid 71)");
    },
  );

  it("with a trailing line break is hidden without the break", () => {
    expect(createRedactor(["s3cr3t-Value9\n"])("using s3cr3t-Value9 now")).toBe("using *** now");
    expect(createRedactor(["s3cr3t-Value9\r\n"])("using s3cr3t-Value9 now")).toBe("using *** now");
  });

  it("of several lines is hidden line by line, also without its first and last line", () => {
    const key =
      "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0B\nAQEFAASCBKcwggSjAgEAAoIB\n-----END PRIVATE KEY-----\n";
    const redact = createRedactor([key]);
    expect(redact("web | MIIEvQIBADANBgkqhkiG9w0B")).toBe("web | ***");
    expect(redact("2: AQEFAASCBKcwggSjAgEAAoIB|")).toBe("2: ***|");
    expect(redact(JSON.stringify({ key }))).toBe('{"key":"***"}');
  });

  it("with accents is hidden in every Unicode normal form", () => {
    const value = "Pässwörd-é-9X";
    for (const known of [value.normalize("NFC"), value.normalize("NFD")])
      for (const said of [value.normalize("NFC"), value.normalize("NFD")])
        expect(createRedactor([known])(`with ${said}.`)).toBe("with ***.");
  });

  it("of 100,000 characters is hidden, in base64 too", () => {
    const value = Array.from({ length: 20_000 }, (_, at) => `k${at}Z`)
      .join("")
      .slice(0, 100_000);
    const redact = createRedactor([value]);
    expect(redact(`<${value}>`)).toMatch(/^<\*+>$/);
    expect(redact(Buffer.from(value).toString("base64"))).not.toMatch(/[A-Za-z0-9+/]{40}/);
  });

  it("is hidden if the end of a long text truncates it", () => {
    const value = "s3cr3t-Value9-which-is-long";
    const redact = createRedactor([value]);
    const filler = "waiting for the database\n".repeat(160);
    for (let length = 6; length <= value.length; length += 1) {
      expect(redact(`${filler}with ${value.slice(0, length)}`)).toBe(`${filler}with ***`);
      expect(redact(`${filler}with ${value.slice(0, length)}...`)).toBe(`${filler}with ***...`);
    }
    expect(redact(`${filler}with s3cr3t`.slice(0, -1))).toBe(`${filler}with s3cr3`);
  });

  it("is hidden among 5,000, each in three notations", () => {
    const secrets = Array.from({ length: 5000 }, (_, at) => `k${((at + 1000) * 7919).toString(36)}-Zq${at}x`);
    const text = secrets
      .flatMap((one) => [one, Buffer.from(one).toString("base64"), Buffer.from(one).toString("hex")])
      .join("\n");
    expect(new Set(createRedactor(secrets)(text).split("\n"))).toEqual(new Set(["***"]));
  });
});
