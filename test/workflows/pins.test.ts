import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { execaSync } from "execa";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import { findActions, findComposeImages, findDockerfileImages, findUnpinnedImages } from "./find-unpinned.ts";

const root = join(import.meta.dirname, "..", "..");
const tracked = execaSync("git", ["ls-files"], { cwd: root }).stdout.split("\n");
const read = (path: string) => readFileSync(join(root, path), "utf8");

const workflows = tracked.filter((path) => /^\.github\/workflows\/|^action\.ya?ml$/.test(path));
const pages = tracked.filter((path) => path === "README.md" || /^docs\/.*\.md$/.test(path));
const usingActions = [...workflows, "templates/project/stackctl.yml", ...pages];
const ours = tracked.filter((path) => path.startsWith("templates/") || !path.includes("/"));
const dockerfiles = ours.filter((path) => /(?:^|\/)Dockerfile/.test(path));
const composeFiles = [...ours, ...workflows].filter((path) => /\.ya?ml$/.test(path));

const sha = "0123456789".repeat(4);
const digest = `sha256:${"ab".repeat(32)}`;

describe("pins", () => {
  it.each(usingActions)("%s uses actions by commit, with the version beside", (path) => {
    expect(findActions(read(path)).unpinned).toEqual([]);
  });

  it("are equal in all uses of an action", () => {
    const pins = new Map<string, Set<string>>();
    for (const { name, pin } of usingActions.flatMap((path) => findActions(read(path)).pinned)) {
      pins.set(name, (pins.get(name) ?? new Set()).add(pin));
    }
    expect(pins.size).toBeGreaterThan(2);
    expect([...pins].filter(([, found]) => found.size > 1)).toEqual([]);
  });

  it.each(dockerfiles)("%s starts from images with a digest", (path) => {
    expect(findUnpinnedImages(findDockerfileImages(read(path)))).toEqual([]);
  });

  it.each(composeFiles)("%s names images with a digest", (path) => {
    expect(findUnpinnedImages(findComposeImages(read(path)))).toEqual([]);
  });

  it("are found in all known places", () => {
    expect(dockerfiles.flatMap((path) => findDockerfileImages(read(path)))).not.toEqual([]);
    expect(composeFiles.flatMap((path) => findComposeImages(read(path))).length).toBeGreaterThan(2);
  });

  it.each([
    ["a tag", "- uses: actions/checkout@v4"],
    ["a short commit", "- uses: actions/checkout@0123456 # v4"],
    ["no version beside", `- uses: actions/checkout@${sha}`],
    ["another comment", `- uses: a/b@${sha} # latest`],
    ["a branch, with quotes", '  uses: "a/b/c@main"'],
    ["an image", "  uses: docker://alpine:3"],
  ])("are required for an action with %s", (_, line) => {
    expect(findActions(line).unpinned).toHaveLength(1);
    expect(findActions(`- uses: a/b@${sha} # v1.2.3`)).toMatchObject({
      unpinned: [],
      pinned: [{ name: "a/b" }],
    });
  });

  it.each([
    ["FROM a/b:1", ["a/b:1"]],
    ["FROM --platform=linux/amd64 b AS x\nFROM x\nFROM scratch", ["b"]],
    ["ARG I=b:1\nFROM ${I}\nFROM $I", ["b:1", "b:1"]],
    [`ARG I=x\nFROM b:1@${digest} AS x\nFROM \${I}`, []],
    ["ARG I=\nFROM ${I:-b:2}\nFROM x${I:+-y} AS z", ["b:2", "x"]],
    ["from scratch\nCOPY --from=b:3 / /\nCOPY --from=0 / /", ["b:3"]],
    ["FROM scratch\nRUN --mount=type=bind,from=c:1,target=/x true", ["c:1"]],
    [`FROM b@${digest}`, [`b@${digest}`]],
  ])("are required for the image of the Dockerfile %j", (text, expected) => {
    expect(findUnpinnedImages(findDockerfileImages(text))).toEqual(expected);
  });

  it.each([
    ["services: { }\n    image: a:1", ["a:1"]],
    ["    image: ${X:-a/b:1}", ["a/b:1"]],
    ["    image: ${X}", ["${X}"]],
    [`    image: \${X:-127.0.0.1:5000/a:1@${digest}} # why`, []],
    [`    image: "a@${digest}"`, [`a@${digest}`]],
    ["    image: <<image>>", []],
  ])("are required for the image of the Compose file %j", (text, expected) => {
    expect(findUnpinnedImages(findComposeImages(text))).toEqual(expected);
  });
});

describe("dependabot.yml", () => {
  const Update = z.strictObject({
    "package-ecosystem": z.enum(["npm", "github-actions", "docker", "docker-compose"]),
    directory: z.string().startsWith("/").optional(),
    directories: z.array(z.string().startsWith("/")).optional(),
    schedule: z.strictObject({ interval: z.literal("weekly") }),
    groups: z.record(z.string(), z.strictObject({ patterns: z.array(z.string()).nonempty() })),
  });
  const { updates } = z
    .strictObject({ version: z.literal(2), updates: z.array(Update) })
    .parse(parse(read(".github/dependabot.yml")));
  const foldersOf = (ecosystem: string) =>
    updates
      .filter((update) => update["package-ecosystem"] === ecosystem)
      .flatMap(({ directory, directories = [] }) => [
        ...(directory === undefined ? [] : [directory]),
        ...directories,
      ]);
  const foldersWith = (paths: readonly string[], find: (text: string) => readonly string[]) =>
    [
      ...new Set(paths.filter((path) => find(read(path)).length > 0).map((path) => `/${dirname(path)}`)),
    ].sort();

  it("lists exactly the folders that pin an image", () => {
    expect(foldersOf("docker").toSorted()).toEqual(foldersWith(dockerfiles, findDockerfileImages));
    expect(foldersOf("docker-compose").toSorted()).toEqual(foldersWith(composeFiles, findComposeImages));
  });

  it("covers the packages and the workflows", () => {
    expect([foldersOf("npm"), foldersOf("github-actions")]).toEqual([["/"], ["/"]]);
  });

  it("finds each image on a line that Dependabot reads", () => {
    const froms = dockerfiles.flatMap((path) => [...read(path).matchAll(/^(?:FROM|ARG)\s.*@sha256:.*$/gm)]);
    expect(froms.length).toBeGreaterThan(1);
    expect(froms.filter(([line]) => !line.startsWith("FROM "))).toEqual([]);
  });
});
