import { mkdir, symlink, utimes } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { execa } from "execa";
import { describe, expect, test } from "vitest";
import { createFixture, type Fixture } from "../support/fixture.ts";
import { cleanEnvironment, launcher, programLimitMs } from "../support/run-stackctl.ts";

const files = {
  "compose.yaml": `
    include: [more.yaml]
    services:
      web: { image: x }
      extra: { image: x, profiles: [extra] }
  `,
  "more.yaml": "services: { db: { image: x } }\n",
  "stackctl.yaml": `
    features:
      extra: { description: "One more: with a colon" }
    presets: { full: [extra] }
  `,
  "notes.txt": "",
};

/** A fixture with the built program as \`stackctl\` on the PATH, and without Docker. */
async function stage(): Promise<{ fixture: Fixture; env: Record<string, string> }> {
  const fixture = await createFixture("completion", files, "none");
  const bin = join(fixture.directory, "bin");
  await mkdir(bin);
  await symlink(launcher, join(bin, "stackctl"));
  await fixture.write("bin/docker", "#!/bin/sh\ntouch docker-was-asked\n");
  const env: Record<string, string> = { ...cleanEnvironment(), HOME: fixture.directory };
  return { fixture, env: { ...env, PATH: `${bin}${delimiter}${env.PATH ?? ""}` } };
}

async function hasShell(name: string): Promise<boolean> {
  const { exitCode } = await execa("sh", ["-c", `command -v ${name}`], { reject: false });
  if (exitCode !== 0) process.stderr.write(`completion in ${name} is not tested: it is not installed\n`);
  return exitCode === 0;
}

/** Runs a shell script in the fixture and returns the lines of its output. */
async function inShell(shell: readonly string[], script: string): Promise<readonly string[]> {
  const { fixture, env } = await stage();
  try {
    const [file = "", ...args] = shell;
    const { stdout, stderr } = await execa(file, [...args, script], {
      cwd: fixture.directory,
      env,
      extendEnv: false,
      timeout: programLimitMs,
    });
    expect(stderr).toBe("");
    return stdout.split("\n");
  } finally {
    await fixture.cleanup();
  }
}

describe("completion in bash", async () => {
  test.runIf(await hasShell("bash"))("completes commands, options, names and files as words", async () => {
    const lines = await inShell(
      ["bash", "--noprofile", "--norc", "-c"],
      `source <(stackctl completion bash)
      drive() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _stackctl stackctl; echo "\${COMPREPLY[*]}"; }
      drive stackctl fe
      drive stackctl up ''
      drive stackctl up --enable-e
      drive stackctl up --preset = ''
      drive stackctl up --progress = pl
      drive stackctl up --enable = e
      drive stackctl features explain ''
      drive stackctl up --file not
      drive stackctl up --project-directory b
      drive stackctl up '$(touch evaluated)' w
      drive stackctl nonsense ''
      drive stackctl
      ls`,
    );
    expect(lines).toEqual([
      "features",
      "web extra db",
      "--enable-extra",
      "full",
      "plain",
      "extra",
      "extra",
      "notes.txt",
      "bin",
      "web",
      "",
      "",
      "bin",
      "compose.yaml",
      "more.yaml",
      "notes.txt",
      "stackctl.yaml",
    ]);
  });
});

describe("completion in fish", async () => {
  test.runIf(await hasShell("fish"))("completes with descriptions", async () => {
    const lines = await inShell(
      ["fish", "--no-config", "-c"],
      `stackctl completion fish | source
      complete -C "stackctl features en"
      complete -C "stackctl up --enable-"
      complete -C "stackctl up --progress=pl"
      complete -C "stackctl up w"
      complete -C "stackctl up --file not"`,
    );
    expect(lines).toEqual([
      "enable\tswitch features on in .env, keeping its comments and order",
      "--enable-extra\tOne more: with a colon",
      "--progress=plain",
      "web\tcore service",
      "notes.txt",
    ]);
  });
});

describe("completion in zsh", async () => {
  test.runIf(await hasShell("zsh"))("completes on Tab", async () => {
    const lines = await inShell(
      ["zsh", "-f", "-c"],
      `zmodload zsh/zpty
      zpty z zsh -f -i
      zpty -w z "PS1='> '; autoload -U compinit; compinit -u -D; source <(stackctl completion zsh); echo rea''dy"
      zpty -r z line '*ready*'
      press() { zpty -w -n z $'\\x15'"$1"$'\\t'; zpty -r z line "*$2*" && echo "$2"; }
      press 'stackctl doct' doctor
      press 'stackctl up --enable-e' enable-extra
      press 'stackctl up --preset=f' preset=full
      press 'stackctl features explain e' 'explain extra'
      press 'stackctl up --file not' notes.txt
      zpty -w -n z $'\\x15stackctl \\t'
      zpty -r z line '*list features, whether they are on*' && echo described
      zpty -d z`,
    );
    expect(lines).toEqual([
      "doctor",
      "enable-extra",
      "preset=full",
      "explain extra",
      "notes.txt",
      "described",
    ]);
  });
});

describe("the list of candidates", () => {
  const ask = async (fixture: Fixture, env: Record<string, string>, ...words: readonly string[]) => {
    const result = await fixture.stackctl(["__complete", "bash", ...words], { env });
    expect(result).toMatchObject({ exitCode: 0, stderr: "" });
    return result.stdout.split("\n").map((line) => line.split("\t")[0]);
  };

  test("reflects a change immediately, with and without a cache, and never calls Docker", async ({
    onTestFinished,
  }) => {
    const { fixture, env } = await stage();
    onTestFinished(() => fixture.cleanup());
    expect(await ask(fixture, env, "up", "")).toEqual(["words", "web", "extra", "db", ""]);
    // Completion writes nothing in a project in which stackctl has never run.
    await expect(fixture.read(".stackctl/completion.json")).rejects.toThrow("ENOENT");
    await mkdir(join(fixture.directory, ".stackctl"));
    await ask(fixture, env, "up", "");
    const remembered = await fixture.read(".stackctl/completion.json");
    expect(await ask(fixture, env, "up", "w")).toEqual(["words", "web", ""]);
    expect(await fixture.read(".stackctl/completion.json")).toBe(remembered);
    await fixture.write("more.yaml", "services: { cache: { image: x } }\n");
    await utimes(join(fixture.directory, "more.yaml"), 1, 1);
    expect(await ask(fixture, env, "up", "")).toEqual(["words", "web", "extra", "cache", ""]);
    await expect(fixture.read("docker-was-asked")).rejects.toThrow("ENOENT");
  });

  test("is empty, without an error, in a broken or empty project and for invalid input", async ({
    onTestFinished,
  }) => {
    const { fixture, env } = await stage();
    onTestFinished(() => fixture.cleanup());
    await fixture.write("compose.yaml", "services: [\n");
    await fixture.write("stackctl.yaml", "features: [");
    expect(await ask(fixture, env, "up", "")).toEqual(["words", ""]);
    expect(await ask(fixture, env, "stat")).toEqual(["words", "status", ""]);
    expect(await ask(fixture, env, "up", "-f", "no/such.yaml", "")).toEqual(["words", ""]);
    expect(await ask(fixture, env)).toContain("up");
    expect(await ask(fixture, env, "--project-directory", "/", "up", "")).toEqual(["words", ""]);
  });
});
