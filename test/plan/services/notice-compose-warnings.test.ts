import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { WarnedSource } from "../../../src/plan/services/find-unset-reference.ts";
import {
  noticeComposeWarnings,
  noticeLaunchWarnings,
} from "../../../src/plan/services/notice-compose-warnings.ts";

const unset = (name: string) => `The "${name}" variable is not set. Defaulting to a blank string.`;

function compose(text: string, path = "/p/compose.yaml"): WarnedSource {
  return { path, text, kind: "compose", isOwn: false };
}

function dotenv(text: string, path = "/p/x.env", isOwn = false): WarnedSource {
  return { path, text, kind: "environment", isOwn };
}

describe("noticeComposeWarnings", () => {
  it.each<[string, string, number]>([
    ["a value", "services:\n  a:\n    image: $NAME\n", 3],
    ["a value in braces", "services: {a: {image: 'x:${NAME}'}}\n", 1],
    ["a value after a comment that names it", "# ${NAME}\nx-a: # $NAME\n  b: ${NAME}\n", 3],
    ["a block of text", "x-a: |\n  one\n  two $NAME\n", 3],
    ["an item of a list", "x-a:\n  - one\n  - K=$NAME\n", 3],
    ["the default of another variable", "x-a: 1\nx-b: ${OTHER:-$NAME}\n", 2],
    ["the alternative of another variable", "x-a: 1\nx-b: ${OTHER:+$NAME}\n", 2],
    ["the first of two places", "x-a: $NAME\nx-b: $NAME\n", 1],
    ["a place after one with a default", "x-a: ${NAME:-1}\nx-b: ${NAME}\n", 2],
    ["a place after an escaped one", "x-a: $$NAME\nx-b: $NAME\n", 2],
    ["a secret's whole value", "x: {env: {DB_PASSWORD: $NAME}}\n", 1],
  ])("finds an unset variable in %s", (_, text, line) => {
    expect(noticeComposeWarnings([unset("NAME")], [compose(text)])).toEqual([
      expect.objectContaining({
        code: "unset-variable",
        message: expect.stringContaining("NAME is not set"),
        file: "/p/compose.yaml",
        line,
      }),
    ]);
  });

  it.each<[string, string]>([
    ["of a map", "x:\n  DB_PASSWORD: s3$Xyz\n"],
    ["of a list", "x:\n  - DB_PASSWORD=s3$Xyz\n"],
    ["that continues after the name", "x:\n  API_TOKEN: $Xyz!more\n"],
    ["in quotes", 'x:\n  API_TOKEN: "s3$Xyz"\n'],
    ["in a URL", "x:\n  URL: postgres://me:s3$Xyz@db/x\n"],
  ])("does not show part of a secret %s", (_, text) => {
    const [notice] = noticeComposeWarnings([unset("Xyz")], [compose(text)]);
    expect(notice).toMatchObject({ code: "unset-variable", file: "/p/compose.yaml", line: 2 });
    expect(JSON.stringify(notice)).not.toContain("Xyz");
  });

  it("finds a bare dollar sign in an env_file by its line, and shows no part of the value", () => {
    const notices = noticeComposeWarnings(
      [unset("Xyz"), unset("YY")],
      [compose("services: {}\n"), dotenv("A=1\nP=s3$Xyz\nQ=$Xyz$YY\n")],
    );
    expect(notices.map(({ code, file, line }) => [code, file, line])).toEqual([
      ["unset-reference", "/p/x.env", 2],
      ["unset-reference", "/p/x.env", 3],
    ]);
    expect(JSON.stringify(notices)).not.toMatch(/Xyz|YY/);
  });

  it("leaves out an environment file of the whole project, which parseDotenv reports", () => {
    expect(noticeComposeWarnings([unset("Xyz")], [dotenv("P=s3$Xyz\n", "/p/.env", true)])).toEqual([]);
  });

  it("reports a variable without a position if no file contains it", () => {
    expect(noticeComposeWarnings([unset("NAME")], [])).toEqual([
      {
        code: "unset-variable",
        message: "NAME is not set; Compose uses an empty value instead",
        hint: "Set NAME in .env, or write $$ for a literal dollar sign.",
      },
    ]);
  });

  it("finds the line of an obsolete version", () => {
    const text = "/p/compose.yaml: the attribute `version` is obsolete, it will be ignored, please remove it";
    expect(noticeComposeWarnings([text], [compose('# x\nversion: "3"\n')])).toEqual([
      expect.objectContaining({ code: "obsolete-version", file: "/p/compose.yaml", line: 2 }),
    ]);
  });

  it("joins the two warnings about several compose files, and keeps all others", () => {
    expect(
      noticeComposeWarnings(
        ["Found multiple config files with supported names: /p/a, /p/b", "Using /p/a", "something new"],
        [],
      ).map(({ message }) => message),
    ).toEqual([
      "Compose warns: Found multiple config files with supported names: /p/a, /p/b. Using /p/a",
      "Compose warns: something new",
    ]);
  });

  it("reports every warning once", () => {
    const warning = fc.oneof(
      fc.constantFrom("A", "B", "C").map(unset),
      fc.string({ minLength: 1, unit: "grapheme-ascii" }),
    );
    fc.assert(
      fc.property(
        fc.array(warning),
        fc.array(fc.constantFrom("x: $A", "y: ${B:-$C}", "z: b")),
        (said, lines) => {
          const notices = noticeComposeWarnings(said, [compose(lines.join("\n"))]);
          expect(new Set(notices.map((notice) => JSON.stringify(notice))).size).toBe(notices.length);
          for (const name of ["A", "B", "C"]) {
            const isSaid = notices.some(({ message }) => message.startsWith(`${name} is not set`));
            expect(isSaid).toBe(said.includes(unset(name)));
          }
        },
      ),
    );
  });
});

describe("noticeLaunchWarnings", () => {
  it("leaves out orphans and warnings that reading the project reports", () => {
    expect(
      noticeLaunchWarnings(
        [
          unset("A"),
          "/p/compose.yaml: the attribute `version` is obsolete, it will be ignored",
          "Found orphan containers ([p-old-1]) for this project. If you removed …",
          "something new",
          "something new",
          "something old",
        ],
        [{ code: "compose-warning", message: "Compose warns: something old" }],
      ),
    ).toEqual([{ code: "compose-warning", message: "Compose warns: something new" }]);
  });

  it.each<[string, string]>([
    [
      'volume "v" already exists but was not created by Docker Compose. Use `external: true` to use an existing volume',
      "volume v already exists and was not created by Compose",
    ],
    [
      'volume "v" already exists but was created for project "q" (expected "p"). Use `external: true`',
      "volume v already exists and belongs to project q",
    ],
    [
      "a network with name n exists but was not created by compose. Set `external: true` to use an existing network",
      "network n already exists and was not created by Compose",
    ],
  ])("names the creator of %s", (text, message) => {
    expect(noticeLaunchWarnings([text], [])).toEqual([expect.objectContaining({ message })]);
  });
});
