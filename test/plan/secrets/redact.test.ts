import fc from "fast-check";
import { expect, it } from "vitest";
import { createRedactor } from "../../../src/plan/secrets/redact.ts";

it("replaces every occurrence of every secret", () => {
  expect(createRedactor(["hunter22", "s3cr3t+(x)"])("a=hunter22 b=hunter22s3cr3t+(x)")).toBe(
    "a=*** b=******",
  );
});

it("replaces the longest secret first, so that no part is left", () => {
  expect(createRedactor(["secret", "secret-and-more"])("secret-and-more secret")).toBe("*** ***");
});

it("ignores short values, which are parts of words", () => {
  expect(createRedactor(["on", "12345", ""])("on 12345 once")).toBe("on 12345 once");
});

it("replaces the lines of a secret that has several", () => {
  expect(createRedactor(["first line\nsecond line"])("log: second line")).toBe("log: ***");
});

it.each([
  ["postgres://app:pa55@db:5432/x", "postgres://app:***@db:5432/x"],
  ["redis://:pa55@cache", "redis://:***@cache"],
  ["mongodb+srv://u:p@ss@h/x", "mongodb+srv://u:***@h/x"],
  ["at https://u:p@h/a and https://v:q@i/b", "at https://u:***@h/a and https://v:***@i/b"],
  ["http://localhost:8080/a@b", "http://localhost:8080/a@b"],
  ["https://user@host/path", "https://user@host/path"],
])("hides the password in %j", (text, expected) => {
  expect(createRedactor([])(text)).toBe(expected);
});

const word = fc.constantFrom("postgres", "backend", "exited", "changeme", "service", "database", "letmein");
const random = fc.stringMatching(/^[a-z]{2}[A-Z0-9]{4,12}[!%+=]?[0-9][a-z]$/);
const secret = fc.oneof(word, random, fc.stringMatching(/^[a-z]{9,30}$/));
const cut = fc.constantFrom(..." =:\"',()/\n[]{}?&@;");

it("shows no planted secret in foreign text, in any context", () => {
  const lines = ["login failed for ", "password", "at line 7", "connect ECONNREFUSED 127.0.0.1:5432", ""];
  const around = fc.constantFrom(...lines);
  const secrets = fc.uniqueArray(secret, { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(secrets, around, cut, cut, around, (values, a, b, c, d) => {
      const redact = createRedactor(values);
      for (const planted of values) {
        if (!`${a}${b}${c}${d}`.includes(planted))
          expect(redact(`${a}${b}${planted}${c}${d}`)).not.toContain(planted);
      }
    }),
  );
});

it("shows no random secret inside a longer word or in stackctl's own text", () => {
  const glue = fc.stringMatching(/^[A-Za-z0-9]{0,5}$/);
  fc.assert(
    fc.property(random, glue, glue, (planted, before, after) => {
      const redact = createRedactor(["postgres", planted, "backend"]);
      const text = `x ${before}${planted}${after} y`;
      expect(redact(text)).not.toContain(planted);
      expect(redact.own(text)).not.toContain(planted);
    }),
  );
});

it("never redacts a word or project name in stackctl's own text, even if a password equals it", () => {
  const ours = [
    "exited with 1",
    "run stackctl logs postgres",
    "web-2b-Prod is healthy",
    "database: not created",
  ];
  const weak = fc.constantFrom(
    "exited",
    "postgres",
    "stackctl",
    "healthy",
    "database",
    "created",
    "web-2b-Prod",
  );
  fc.assert(
    fc.property(fc.uniqueArray(weak, { minLength: 1 }), (secrets) => {
      const redact = createRedactor(secrets, ["postgres", "web-2b-Prod", "database"]);
      for (const text of ours) expect(redact.own(text)).toBe(text);
    }),
  );
});

it("redacts the password in a URL before a weak password that equals its scheme or user", () => {
  const redact = createRedactor(["postgres"]);
  expect(redact("postgres://postgres:RealSecret99@db/x")).toBe("postgres://***:***@db/x");
  expect(redact("/var/lib/postgresql/data, postgres-1, mypostgres")).toBe(
    "/var/lib/postgresql/data, postgres-1, mypostgres",
  );
});

it("keeps the service names that Compose prints, even if a password is the same word", () => {
  const redact = createRedactor(["postgres"]);
  expect(redact('service "postgres" refers to services.postgres.image, got postgres')).toBe(
    'service "postgres" refers to services.postgres.image, got ***',
  );
});

it("accepts more values and keeps its own", () => {
  const redact = createRedactor(["postgres"]).and(["x9/postgres/1A"]);
  expect(redact("x9/postgres/1A postgres")).toBe("*** ***");
});
