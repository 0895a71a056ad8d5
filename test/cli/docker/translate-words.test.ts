import { describe, expect, it } from "vitest";
import { translateHelp } from "../../../src/cli/docker/translate-words.ts";

describe("translateHelp", () => {
  it.each([
    ["help", "--help"],
    ["help up", "up --help"],
    ["help features enable", "features enable --help"],
    ["-p shop help ps", "-p shop ps --help"],
    ["help exec", "exec --help"],
    ["help help", "--help"],
    ["help --json up", "up --json --help"],
    ["up help", "up help"],
    ["logs --help", "logs --help"],
    ["compose -- help", "compose -- help"],
  ])("%s is %s", (words, translated) => {
    expect(translateHelp(words.split(" ")).join(" ")).toBe(translated);
  });
});
