import { describe, expect, it } from "vitest";
import { splitFeatureFlags } from "../../../src/cli/command/invocation.ts";

const split = (line: string) => {
  const { rest, named } = splitFeatureFlags(line.split(" "));
  return { rest: rest.join(" "), named: named.map(({ verb, name, value }) => [verb, name, value ?? null]) };
};

describe("splitFeatureFlags", () => {
  it("takes flags of features out, wherever they stand, and leaves the rest in order", () => {
    expect(split("up --enable-fsdp --json --disable-tabby=false web")).toEqual({
      rest: "up --json web",
      named: [
        ["enable", "fsdp", null],
        ["disable", "tabby", "false"],
      ],
    });
  });

  it("leaves --enable and --disable with lists to the command line parser", () => {
    expect(split("up --enable a,b --disable c")).toEqual({ rest: "up --enable a,b --disable c", named: [] });
  });

  it("touches nothing behind a double dash", () => {
    expect(split("compose --enable-x -- run --enable-y")).toEqual({
      rest: "compose -- run --enable-y",
      named: [["enable", "x", null]],
    });
  });

  it("keeps names with dashes and dots whole", () => {
    expect(split("up --enable-a-b.c").named).toEqual([["enable", "a-b.c", null]]);
  });
});
