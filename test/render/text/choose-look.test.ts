import { describe, expect, it } from "vitest";
import { chooseLook } from "../../../src/render/text/choose-look.ts";

const look = (
  env: Record<string, string>,
  isTTY: boolean | undefined = true,
  columns: number | undefined = 90,
) => chooseLook({ isTTY, columns, env: new Map(Object.entries(env)) });

describe("chooseLook", () => {
  it("gives a terminal colours, its own width and animation", () => {
    expect(look({ TERM: "xterm-256color" })).toEqual({
      color: true,
      unicode: true,
      width: 90,
      animated: true,
    });
  });

  it("gives a pipe neither, and never wraps for it", () => {
    const plain = { color: false, unicode: true, width: Number.POSITIVE_INFINITY, animated: false };
    expect(look({}, false, undefined)).toEqual(plain);
    expect(chooseLook({ isTTY: undefined, columns: undefined, env: new Map() })).toEqual(plain);
  });

  it.each([
    [{ NO_COLOR: "1" }, true, false],
    [{ NO_COLOR: "" }, true, true],
    [{ FORCE_COLOR: "1" }, false, true],
    [{ FORCE_COLOR: "" }, false, true],
    [{ FORCE_COLOR: "0" }, true, false],
    [{ FORCE_COLOR: "false" }, true, false],
    [{ FORCE_COLOR: "1", NO_COLOR: "1" }, true, true],
    [{ TERM: "dumb" }, true, false],
    [{ TERM: "dumb", FORCE_COLOR: "1" }, true, true],
  ])("with %j and isTTY %j, colour is %j", (env, isTTY, color) => {
    expect(look(env, isTTY).color).toBe(color);
  });

  it("redraws nothing in CI, where a terminal is only recorded", () => {
    const facts = { isTTY: true, columns: 90, env: new Map<string, string>() };
    expect(chooseLook({ ...facts, ci: true }).animated).toBe(false);
    expect(chooseLook({ ...facts, ci: false }).animated).toBe(true);
  });

  it("does not animate a dumb terminal", () => {
    expect(look({ TERM: "dumb" }).animated).toBe(false);
  });

  it.each([
    [{ LANG: "de_DE.UTF-8" }, true],
    [{ LANG: "C.utf8" }, true],
    [{ LANG: "C" }, false],
    [{ LC_ALL: "POSIX", LANG: "de_DE.UTF-8" }, false],
    [{ LC_ALL: "", LC_CTYPE: "en_US.UTF-8", LANG: "C" }, true],
    [{ TERM: "linux", LANG: "de_DE.UTF-8" }, false],
    [{ OS: "Windows_NT" }, false],
    [{ OS: "Windows_NT", WT_SESSION: "x" }, true],
  ])("with %j, unicode is %j", (env, unicode) => {
    expect(look(env).unicode).toBe(unicode);
  });

  it("takes 80 columns where a terminal does not tell, and at least 20", () => {
    expect(look({}, true, undefined).width).toBe(90);
    expect(chooseLook({ isTTY: true, columns: undefined, env: new Map() }).width).toBe(80);
    expect(look({}, true, 0).width).toBe(80);
    expect(look({}, true, 5).width).toBe(20);
  });
});
