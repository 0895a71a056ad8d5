import { createHash } from "node:crypto";
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createNodeFiles } from "../../../src/adapters/disk/node-files.ts";
import { isOwnFolder, keepInOwnFolder, readInOwnFolder } from "../../../src/adapters/disk/own-folder.ts";
import { findOwnProblem, readOwnRecord, writeOwnRecord } from "../../../src/adapters/disk/own-records.ts";
import {
  isOwnPlace,
  placeOf,
  prepareLogs,
  prepareRecords,
} from "../../../src/adapters/embedded/processes/record-place.ts";
import { readRecords } from "../../../src/adapters/embedded/processes/records.ts";
import { removeProcess } from "../../../src/adapters/embedded/processes/stop-process.ts";
import { recallNames, rememberNames } from "../../../src/adapters/host/name-memory.ts";

let root: string;
let project: string;
let outside: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "stackctl-links-"));
  fill();
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function fill(): void {
  rmSync(root, { recursive: true, force: true });
  [project, outside] = [join(root, "project"), join(root, "outside")];
  mkdirSync(project, { recursive: true });
  for (const name of ["file", "folder/history.json", "folder/service.json", "folder/deep/web.log"]) {
    mkdirSync(dirname(join(outside, name)), { recursive: true });
    writeFileSync(join(outside, name), "someone else's\n");
  }
}

/** Each file and link of a folder with what is in it. */
function fingerprint(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => {
      const facts = lstatSync(join(folder, name));
      const content = facts.isFile()
        ? createHash("sha1")
            .update(readFileSync(join(folder, name)))
            .digest("hex")
        : "";
      return `${name} ${facts.mode} ${content}`;
    })
    .toSorted();
}

const names = [
  "history.json",
  "proofs.json",
  "models/key.json",
  "completion.json",
  ".gitignore",
  "x-report.json",
];
const places = [
  ".stackctl",
  ".stackctl/models",
  ".stackctl/processes",
  ".stackctl/processes/web",
  ".stackctl/processes/web/service.json",
  ".stackctl/drafts",
  ".stackctl/logs",
  ".stackctl/logs/web.log",
  ".stackctl/volumes",
  ".env",
  "out",
  ...names.map((name) => `.stackctl/${name}`),
];
const targets = ["file", "folder", "folder/history.json", "folder/deep", "missing", "folder/missing.json"];
const planted = fc.array(
  fc.record({
    place: fc.constantFrom(...places),
    what: fc.oneof(
      fc.record({ kind: fc.constant("link" as const), target: fc.constantFrom(...targets) }),
      fc.record({ kind: fc.constant("loop" as const) }),
      fc.record({ kind: fc.constant("file" as const) }),
      fc.record({ kind: fc.constant("folder" as const) }),
    ),
  }),
  { minLength: 1, maxLength: 6 },
);

/** Only what can be put there: what lies behind a link that was planted before would be outside. */
function plant(trees: readonly { place: string; what: { kind: string; target?: string } }[]): void {
  for (const { place, what } of trees) {
    const path = join(project, place);
    try {
      const isInside = partsOf(place).every(
        (part) => !lstatSync(join(project, part), { throwIfNoEntry: false })?.isSymbolicLink(),
      );
      if (!isInside) continue;
      mkdirSync(dirname(path), { recursive: true });
      if (what.kind === "link") symlinkSync(join(outside, what.target ?? ""), path);
      else if (what.kind === "loop") symlinkSync(path, path);
      else if (what.kind === "file") writeFileSync(path, "{}");
      else mkdirSync(path, { recursive: true });
    } catch {
      // Something else is there.
    }
  }
}

function partsOf(place: string): readonly string[] {
  const parts = place.split("/");
  return parts.map((_, at) => parts.slice(0, at + 1).join("/"));
}

const place = () => placeOf(project);
const nobody = {
  isRunning: async () => false,
  listGroup: async () => [],
  listMarked: async () => [],
  isOfEarlierBoot: () => true,
};

/** Everything that writes or removes below a project. */
const deeds: Readonly<Record<string, () => unknown>> = {
  ...Object.fromEntries(names.map((name) => [`note ${name}`, () => writeOwnRecord(project, name, "{}\n")])),
  "write .env": () => createNodeFiles().writeText(join(project, ".env"), "A=1\n", { below: project }),
  "write deep": () =>
    createNodeFiles().writeText(join(project, "out/deep/a.txt"), "A=1\n", { below: project }),
  "make a folder": () => createNodeFiles().createFolder(join(project, "out/deep"), { below: project }),
  "remember names": () => rememberNames(project, { facts: [], paths: [], names: {} }),
  "make records": () => prepareRecords(place()),
  "make logs": () => prepareLogs(place()),
  "remove a process": () => removeProcess({ place: place(), table: nobody }, "web", { withLog: true }),
};

describe("notes below a project", () => {
  it("change no file outside the folder, despite links in the path", async () => {
    await fc.assert(
      fc.asyncProperty(
        planted,
        fc.shuffledSubarray(Object.keys(deeds), { minLength: 1 }),
        async (trees, chosen) => {
          fill();
          plant(trees);
          const before = fingerprint(outside);
          for (const name of chosen)
            await Promise.resolve()
              .then(deeds[name])
              .catch(() => undefined);
          expect(fingerprint(outside)).toEqual(before);
        },
      ),
      { numRuns: 400 },
    );
  });

  it("are never read from behind a link", () => {
    fc.assert(
      fc.property(planted, (trees) => {
        fill();
        plant(trees);
        for (const name of names) expect(readOwnRecord(project, name) ?? "").not.toContain("someone else's");
        expect(recallNames(project, [])).toBeUndefined();
      }),
      { numRuns: 200 },
    );
  });

  it("put a file in the place of a link, so that the next command has a note", () => {
    mkdirSync(join(project, ".stackctl"));
    symlinkSync(join(outside, "file"), join(project, ".stackctl", "history.json"));
    writeOwnRecord(project, "history.json", "new");
    expect(readOwnRecord(project, "history.json")).toBe("new");
    expect(readFileSync(join(outside, "file"), "utf8")).toBe("someone else's\n");
  });

  it.each([
    ["a link to a folder", () => symlinkSync(outside, join(project, ".stackctl")), "is a symbolic link"],
    ["a loop", () => symlinkSync(".stackctl", join(project, ".stackctl")), "is a symbolic link"],
    ["a file", () => writeFileSync(join(project, ".stackctl"), ""), "is not a folder"],
    [
      "an inner link",
      () => {
        mkdirSync(join(project, ".stackctl"));
        symlinkSync(outside, join(project, ".stackctl", "models"));
      },
      ".stackctl/models is a symbolic link",
    ],
  ])("say why there are none with %s in their place", (_, put, said) => {
    put();
    expect(findOwnProblem(project)).toContain(said);
  });

  it("are kept if no link is in the path", () => {
    expect(findOwnProblem(project)).toBeUndefined();
    writeOwnRecord(project, "history.json", "{}");
    expect(findOwnProblem(project)).toBeUndefined();
    expect(readFileSync(join(project, ".stackctl", ".gitignore"), "utf8")).toBe("*\n");
  });
});

describe("forged records of processes", () => {
  const forge = (folder: string, record: object) => {
    mkdirSync(join(project, ".stackctl/processes", folder), { recursive: true });
    writeFileSync(join(project, ".stackctl/processes", folder, "service.json"), JSON.stringify(record));
  };
  const launch = {
    command: ["true"],
    workdir: "/",
    environment: {},
    stopSignal: "SIGTERM",
    stopGraceMs: 0,
    dependsOn: [],
    ports: [],
    mounts: [],
  };

  it.each([
    { service: "../../../outside/folder", id: "p-../../../outside/folder-1" },
    { service: "other", id: "p-other-1" },
    { service: "web", id: "" },
    { service: "web", id: "q-db-12345678" },
  ])("are none of ours: $service, $id", async ({ service, id }) => {
    forge("web", { id, project: "p", service, configHash: "", launch });
    expect(await readRecords(place())).toEqual([]);
  });

  it.each(["..", ".", "../../../outside/folder", "a/b", ""])(
    "lead to no removal elsewhere: %s",
    async (service) => {
      forge("web", { id: `p-${service}-1`, project: "p", service, configHash: "", launch });
      const before = fingerprint(outside);
      await removeProcess({ place: place(), table: nobody }, service, { withLog: false });
      expect(fingerprint(outside)).toEqual(before);
      expect(isOwnPlace(place(), place().processes)).toBe(true);
    },
  );
});

describe("a folder of this user's in a place for everybody", () => {
  it("is accepted only if no other user can write to it", () => {
    const folder = join(root, "own");
    expect(isOwnFolder(folder)).toBe(false);
    keepInOwnFolder(folder, "note", "text");
    expect(readInOwnFolder(folder, "note")).toBe("text");
  });

  it("is not used behind a link, and no link in it is followed", () => {
    symlinkSync(outside, join(root, "linked"));
    keepInOwnFolder(join(root, "linked"), "file", "new");
    expect(readInOwnFolder(join(root, "linked"), "file")).toBeUndefined();
    const own = join(root, "own");
    keepInOwnFolder(own, "note", "text");
    symlinkSync(join(outside, "file"), join(own, "other"));
    expect(readInOwnFolder(own, "other")).toBeUndefined();
    keepInOwnFolder(own, "other", "new");
    expect(readFileSync(join(outside, "file"), "utf8")).toBe("someone else's\n");
  });
});
