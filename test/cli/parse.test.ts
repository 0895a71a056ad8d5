import { Command } from "commander";
import { describe, expect, it } from "vitest";
import { splitFeatureFlags } from "../../src/cli/feature-flags.ts";
import type { Invocation } from "../../src/cli/invocation.ts";
import { readLaunchOptions } from "../../src/cli/launch-options.ts";
import { readLoadRequest } from "../../src/cli/load-request.ts";
import { createProgram } from "../../src/cli/program.ts";

/** What a command line comes to, without running anything. */
async function parse(line: string): Promise<Invocation & { readonly command: string }> {
  const { rest, named } = splitFeatureFlags(line.split(" "));
  let seen: (Invocation & { readonly command: string }) | undefined;
  const run =
    () =>
    async (...parameters: unknown[]) => {
      const command = parameters.findLast((parameter) => parameter instanceof Command);
      seen = {
        command: command?.name() ?? "",
        args: command?.args ?? [],
        options: command?.optsWithGlobals() ?? {},
        named,
      };
    };
  const program = createProgram("1.2.3", { features: [], run });
  const prepare = (command: Command): void => {
    command.exitOverride().configureOutput({ writeErr: () => undefined, writeOut: () => undefined });
    for (const sub of command.commands) prepare(sub);
  };
  prepare(program);
  await program.parseAsync(rest, { from: "user" });
  if (!seen) throw new Error("no command ran");
  return seen;
}

const requestOf = async (line: string) => readLoadRequest(await parse(line), "/p");

describe("the command line", () => {
  it("takes project options before and after the command", async () => {
    const expected = { files: ["a.yml", "b.yml"], projectName: "x", envFiles: ["e"], projectDirectory: "d" };
    const options = "-f a.yml --file b.yml -p x --env-file e --project-directory d";
    expect(await requestOf(`${options} up`)).toMatchObject(expected);
    expect(await requestOf(`up ${options}`)).toMatchObject(expected);
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
    const invocation = await parse(
      "up --wait-timeout 9s --progress plain --build --pull always --keep --no-wait web",
    );
    expect(readLoadRequest(invocation, "/p").settings).toEqual({ waitTimeout: "9s", progress: "plain" });
    expect(readLaunchOptions(invocation)).toEqual({
      build: true,
      pull: "always",
      forceRecreate: false,
      keep: true,
      named: ["web"],
    });
    expect(invocation.options.wait).toBe(false);
  });

  it("passes everything behind compose on, with or without a double dash", async () => {
    expect((await parse("compose -- ps -a --format json")).args).toEqual(["ps", "-a", "--format", "json"]);
    expect((await parse("compose ps -a")).args).toEqual(["ps", "-a"]);
  });

  it("finds the sub-commands of features", async () => {
    expect(await parse("features enable a b")).toMatchObject({ command: "enable", args: ["a", "b"] });
    expect(await parse("features --json")).toMatchObject({ command: "features", args: [] });
    expect(await parse("features explain a --json")).toMatchObject({
      command: "explain",
      options: { json: true },
    });
  });

  it.each(["upp", "up --buld", "up --pull sometimes", "features explain"])("refuses %s", async (line) => {
    await expect(parse(line)).rejects.toMatchObject({ name: "CommanderError", exitCode: 1 });
  });
});
