import { describe, expect, it } from "vitest";
import { createProgram } from "../../../src/cli/commands/program.ts";
import type { Names } from "../../../src/cli/completion/completion.ts";
import { listCandidates } from "../../../src/cli/completion/list-candidates.ts";
import { readLine } from "../../../src/cli/completion/read-line.ts";

const named = (...values: readonly string[]) => values.map((value) => ({ value, description: `a ${value}` }));
const names: Names = {
  features: named("fsdp", "tabby"),
  presets: named("full"),
  profiles: named("optional"),
  services: named("backend", "tabby"),
};
const program = createProgram("1.2.3", {
  features: [{ name: "tabby", description: "Code completion" }],
  run: async () => undefined,
});
const words = (line: string) => line.split(" ");
const complete = (line: string) => listCandidates(program, words(line), names);
const valuesOf = (line: string) => complete(line).candidates.map(({ value }) => value);

describe("what can stand next", () => {
  it.each([
    ["feat", ["features"]],
    ["features e", ["enable", "explain"]],
    ["features a", ["add"]],
    ["features enable ", ["fsdp", "tabby"]],
    ["features enable fsdp ", ["tabby"]],
    ["features explain t", ["tabby"]],
    ["up ", ["backend", "tabby"]],
    ["up backend ", ["tabby"]],
    ["up --enable-", ["--enable-tabby"]],
    ["up --preset ", ["full"]],
    ["up --preset=", ["--preset=full"]],
    ["up --profile opt", ["optional"]],
    ["up --enable fsdp,", ["fsdp,tabby"]],
    ["up --enable=fsdp,t", ["--enable=fsdp,tabby"]],
    ["up --pull ", ["always", "missing", "never"]],
    ["up --progress=p", ["--progress=plain"]],
    ["wait --for r", ["ready", "running"]],
    ["-p demo up ba", ["backend"]],
    ["logs -f ba", ["backend"]],
    ["logs -- ba", ["backend"]],
    ["completion z", ["zsh"]],
    ["down --vol", ["--volumes"]],
    ["up --wait-timeout ", []],
    ["up --no-such --pull=x", []],
    ["compose -- ps", []],
    ["nonsense more", []],
  ])("of %j is %j", (line, expected) => {
    expect(valuesOf(line)).toEqual(expected);
  });

  it.each([
    ["up --file ", "files"],
    ["up -f x", "files"],
    ["up --file=x", "files"],
    ["up --project-directory ", "folders"],
    ["up --artifacts ", "folders"],
    ["up ", "words"],
  ])("of %j are %s", (line, kind) => {
    expect(complete(line).kind).toBe(kind);
  });

  it("says what each word is, in the words of the help", () => {
    expect(complete("up --enable-t").candidates).toEqual([
      { value: "--enable-tabby", description: "Code completion" },
    ]);
    expect(complete("statu").candidates[0]?.description).toMatch(/show each service/);
  });

  it("knows every command that is not hidden", () => {
    const visible = program.createHelp().visibleCommands(program);
    expect(valuesOf("")).toEqual(visible.map((command) => command.name()));
    expect(visible.length).toBeGreaterThan(10);
  });

  it("offers short options to who has written only a dash", () => {
    expect(valuesOf("down -")).toEqual(expect.arrayContaining(["-v", "--volumes"]));
    expect(valuesOf("down --v")).toEqual(["--volumes"]);
  });
});

describe("a line that is not finished", () => {
  it("names the project", () => {
    const { values } = readLine(program, words("-f a.yml up --file=b.yml --project-directory d --env-file"));
    expect(Object.fromEntries(values)).toEqual({ file: ["a.yml", "b.yml"], "project-directory": ["d"] });
  });
});
