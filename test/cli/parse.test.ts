import { describe, expect, it } from "vitest";
import { readLaunchOptions } from "../../src/cli/command/launch-options.ts";
import { readLoadRequest } from "../../src/cli/command/load-request.ts";
import {
  featureOptions,
  launchOptions,
  queryOptions,
  waitingOptions,
} from "../../src/cli/commands/shared-options.ts";
import { parse, parseAs } from "./parse-line.ts";

const requestOf = async (line: string) => readLoadRequest(await parseAs(line, featureOptions), "/p");

describe("the command line", () => {
  it("takes project options before and after the command", async () => {
    const expected = { files: ["a.yml", "b.yml"], projectName: "x", envFiles: ["e"], projectDirectory: "d" };
    const options = "-f a.yml --file b.yml -p x --env-file e --project-directory d";
    expect(await requestOf(`${options} up`)).toMatchObject(expected);
    expect(await requestOf(`up ${options}`)).toMatchObject(expected);
  });

  it("joins repeatable options of both places, and lets the inner one of the others win", async () => {
    const request = await requestOf("--profile a -f a.yml -p x up --profile b -f b.yml -p y");
    expect(request).toMatchObject({ files: ["a.yml", "b.yml"], projectName: "y" });
    expect(request.flags.profiles).toEqual(["a", "b"]);
  });

  it.each([
    ["--profile x up", { profile: ["x"] }],
    ["--profile=x --profile y up", { profile: ["x", "y"] }],
    ["--progress plain up", { progress: "plain" }],
    ["--dry-run up", { dryRun: true }],
  ])("takes the global options of Compose before the command: %s", async (line, options) => {
    expect(await parse(line)).toMatchObject({ command: "up", options });
  });

  it.each([
    ["up -d", { command: "up" }],
    ["up --detach --wait -y web", { command: "up", args: ["web"] }],
    ["down --remove-orphans", { command: "down" }],
    ["ps", { command: "status" }],
    ["-p x ps -a --no-trunc", { command: "status", options: { projectName: "x" } }],
    ["ps --all --format json", { command: "status", options: { json: true } }],
    ["ps --format=json", { command: "status", options: { json: true } }],
    ["ps --format table", { command: "status" }],
  ])("takes the words of Docker: %s", async (line, expected) => {
    expect(await parse(line)).toMatchObject(expected);
  });

  it("enables no feature for `ps --all`, which means stopped containers", async () => {
    expect((await requestOf("ps --all")).flags.sweep).toBeUndefined();
    expect((await requestOf("status --all")).flags.sweep).toBe("all");
  });

  it("leaves -f to logs for following, and still takes --file there", async () => {
    const invocation = await parse("logs -f --file a.yml db");
    expect(invocation.options).toMatchObject({ follow: true, file: ["a.yml"] });
    expect(invocation.args).toEqual(["db"]);
  });

  it("collects features from every way to name them", async () => {
    const { flags } = await requestOf(
      "up --enable-a --disable-b --enable c,d --disable=e --minimal --profile p",
    );
    expect(flags.explicit.map(({ name, value, detail }) => [name, value, detail])).toEqual([
      ["a", true, "--enable-a"],
      ["b", false, "--disable-b"],
      ["c", true, "--enable c"],
      ["d", true, "--enable d"],
      ["e", false, "--disable e"],
    ]);
    expect(flags).toMatchObject({ sweep: "minimal", preset: undefined, profiles: ["p"] });
  });

  it("reads a boolean behind a flag", async () => {
    const { flags } = await requestOf("up --enable-a=no --disable-b=off");
    expect(flags.explicit.map(({ name, value }) => [name, value])).toEqual([
      ["a", false],
      ["b", true],
    ]);
    await expect(requestOf("up --enable-a=ture")).rejects.toMatchObject({ code: "usage" });
  });

  it.each([
    "up --minimal --all",
    "up --all --preset x",
    "up --minimal --preset x",
    "up --wait-timeout soon",
    "up --progress loud",
  ])("refuses %s", async (line) => {
    await expect(requestOf(line)).rejects.toMatchObject({ code: "usage", exitCode: 2 });
  });

  it("reads settings and launch options", async () => {
    const invocation = await parseAs(
      "up --wait-timeout 9s --progress plain --build --pull always --keep --no-wait web",
      [...launchOptions, ...waitingOptions],
    );
    expect(readLoadRequest(invocation, "/p").settings).toEqual({ waitTimeout: "9s", progress: "plain" });
    expect(readLaunchOptions(invocation)).toEqual({
      build: true,
      pull: "always",
      forceRecreate: false,
      keep: true,
      named: ["web"],
    });
    expect(invocation.options).toMatchObject({ wait: false });
  });

  it("passes everything behind compose on, with or without a double dash", async () => {
    expect((await parse("compose -- ps -a --format json")).args).toEqual(["ps", "-a", "--format", "json"]);
    expect((await parse("compose ps -a")).args).toEqual(["ps", "-a"]);
  });

  it("finds the sub-commands of features", async () => {
    expect(await parse("features enable a b")).toMatchObject({ command: "enable", args: ["a", "b"] });
    expect(await parse("features add a")).toMatchObject({ command: "add", args: ["a"] });
    expect(await parse("features --json")).toMatchObject({ command: "features", args: [] });
    expect(await parse("features explain a --json")).toMatchObject({
      command: "explain",
      options: { json: true },
    });
  });

  it("takes feature for features", async () => {
    expect(await parse("feature add a --dry-run")).toEqual(await parse("features add a --dry-run"));
    expect(await parse("-p x feature")).toEqual(await parse("-p x features"));
  });

  it("keeps an option that is written before a subcommand", async () => {
    const before = await parseAs("features --all --json explain a", queryOptions);
    expect(before.options).toMatchObject({ all: true, json: true, minimal: false });
    const inner = await parseAs("features --engine docker explain a --engine embedded", queryOptions);
    expect(inner.options.engine).toBe("embedded");
  });

  it.each(["upp", "up --buld", "up --pull sometimes", "features explain"])("refuses %s", async (line) => {
    await expect(parse(line)).rejects.toMatchObject({ name: "CommanderError", exitCode: 1 });
  });
});
