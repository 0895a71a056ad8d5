import { Command } from "commander";
import { describe, expect, expectTypeOf, it } from "vitest";
import type { Action } from "../../../src/cli/command/action.ts";
import {
  choice,
  flag,
  flagPair,
  names,
  withDefault,
  word,
  words,
} from "../../../src/cli/command/declare-option.ts";
import type { AnyOption, OptionsOf } from "../../../src/cli/command/declared-option.ts";
import { addAction } from "../../../src/cli/command/grammar.ts";
import type { LaunchFlags } from "../../../src/cli/command/launch-options.ts";
import type { LoadOptions } from "../../../src/cli/command/load-request.ts";
import type { ProgramOptions } from "../../../src/cli/command/program-options.ts";
import { readOptions } from "../../../src/cli/command/read-options.ts";
import {
  engineOption,
  featureOptions,
  healthOption,
  inspectOption,
  type launchOptions,
  programOptions,
  stabilityWindowOption,
  waitTimeoutOption,
} from "../../../src/cli/commands/shared-options.ts";
import { createQuietProgram, parse } from "../parse-line.ts";

const options = [
  flag("-w, --watch", "update the table"),
  flag("--no-log-prefix", "print without names"),
  flagPair("--fast-health", "be fast", "be slow"),
  word("--wait-timeout <duration>", "maximum wait"),
  withDefault(word("--runs <number>", "starts"), "3"),
  choice("--pull <policy>", "pull images", ["always", "never"]),
  withDefault(choice("--for <condition>", "wait for", ["ready", "healthy"]), "ready"),
  words("--file <path>", "a file"),
  names("--enable <features>", "features"),
] as const;

const read = (line: string) => {
  const command = new Command("test").exitOverride().configureOutput({ writeErr: () => undefined });
  addAction(command, { run: async () => undefined }, options, async () => async () => ({ exitCode: 0 }));
  command.parse(line === "" ? [] : line.split(" "), { from: "user" });
  return readOptions(command, options);
};

/** Loads an action that reads these options. */
function loadReaderOf<Options>(): () => Promise<Action<Options>> {
  return async () => async () => ({ exitCode: 0 });
}

describe("the options of a command", () => {
  it("have a value each if none is given", () => {
    expect(read("")).toMatchObject({
      watch: false,
      logPrefix: true,
      runs: "3",
      for: "ready",
      file: [],
      enable: [],
    });
    const { fastHealth, waitTimeout, pull } = read("");
    expect([fastHealth, waitTimeout, pull]).toEqual([undefined, undefined, undefined]);
  });

  it("have the values that are given", () => {
    const line =
      "-w --no-log-prefix --no-fast-health --wait-timeout 9s --runs 5 --pull always --for healthy --file a --file b,c --enable x,y --enable z";
    expect(read(line)).toEqual({
      watch: true,
      logPrefix: false,
      fastHealth: false,
      waitTimeout: "9s",
      runs: "5",
      pull: "always",
      for: "healthy",
      file: ["a", "b,c"],
      enable: ["x", "y", "z"],
    });
  });

  it("have the types of their declarations", () => {
    expectTypeOf<OptionsOf<typeof options>>().toEqualTypeOf<{
      readonly watch: boolean;
      readonly logPrefix: boolean;
      readonly fastHealth: boolean | undefined;
      readonly waitTimeout: string | undefined;
      readonly runs: string;
      readonly pull: "always" | "never" | undefined;
      readonly for: "ready" | "healthy";
      readonly file: readonly string[];
      readonly enable: readonly string[];
    }>();
  });

  it("refuse a misspelt name when an action is compiled", () => {
    // @ts-expect-error: the option is waitTimeout
    expect(read("--wait-timeout 9s").waitTimeuot).toBeUndefined();
    const load = loadReaderOf<{ readonly waitTimeuot: string | undefined }>();
    // @ts-expect-error: no option that is declared has the name that the action reads
    addAction(new Command("test"), { run: async () => undefined }, options, load);
  });

  it("refuse a wrong type when an action is compiled", () => {
    const load = loadReaderOf<{ readonly waitTimeout: string }>();
    // @ts-expect-error: the value of --wait-timeout may be undefined
    addAction(new Command("test"), { run: async () => undefined }, options, load);
    const loadChoice = loadReaderOf<{ readonly pull: "always" | undefined }>();
    // @ts-expect-error: --pull may also be never
    addAction(new Command("test"), { run: async () => undefined }, options, loadChoice);
    const loadShared = loadReaderOf<LoadOptions>();
    const clashing = [flag("--enable", "enable everything")] as const;
    // @ts-expect-error: the value of this --enable is a boolean, not the list that the shared --enable has
    addAction(new Command("test"), { run: async () => undefined }, clashing, loadShared);
  });

  it("allow an action that reads some of them, and those of the program", () => {
    const load = loadReaderOf<Pick<OptionsOf<typeof options>, "watch" | "pull"> & ProgramOptions>();
    const command = addAction(new Command("test"), { run: async () => undefined }, options, load);
    expect(command.options.map((option) => option.attributeName())).toContain("watch");
  });

  it("about project, features and settings have the names and types that actions read", () => {
    const declared = [
      ...programOptions,
      ...featureOptions,
      engineOption,
      healthOption,
      inspectOption,
      waitTimeoutOption("maximum wait"),
      stabilityWindowOption,
    ] as const;
    expectTypeOf<OptionsOf<typeof declared>>().toEqualTypeOf<Required<LoadOptions>>();
    expectTypeOf<OptionsOf<typeof programOptions>>().toEqualTypeOf<ProgramOptions>();
    expectTypeOf<OptionsOf<typeof launchOptions>>().toEqualTypeOf<LaunchFlags>();
  });

  it("are a bug if the command was declared without them", () => {
    expect(() => readOptions(new Command("test"), options)).toThrow(
      "the options of test are not the declared ones",
    );
  });

  it("of every command have the declared types", async () => {
    const read: string[] = [];
    const run = async (command: Command, declared: readonly AnyOption[]) => {
      readOptions(command, declared);
      read.push(command.name());
    };
    const lines = listRunnable(createQuietProgram(run), []);
    for (const line of lines) await createQuietProgram(run).parseAsync(line, { from: "user" });
    expect(lines.length).toBeGreaterThan(20);
    expect(read).toEqual(lines.map((words) => words.findLast((word) => !["x", "bash"].includes(word))));
    expect(await parse("up")).toMatchObject({ command: "up" });
  });
});

/** A command line for every command that has an action. */
function listRunnable(command: Command, path: readonly string[]): readonly (readonly string[])[] {
  const own = command.name() === "completion" ? ["bash"] : command.registeredArguments.map(() => "x");
  return [
    ...(path.length > 0 ? [[...path, ...own]] : []),
    ...command.commands.flatMap((sub) => listRunnable(sub, [...path, sub.name()])),
  ];
}
