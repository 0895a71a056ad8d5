import { existsSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { looseFiles, rooms } from "./support/rooms.ts";
import {
  floorOf,
  importedSources,
  importsOf,
  roomOf,
  type Source,
  source,
  sources,
  withoutComments,
} from "./support/sources.ts";

/** What each floor may import, beside itself and Node: other floors, and packages. docs/architecture.md says why. */
const mayImport: Readonly<
  Record<string, { readonly floors: readonly string[]; readonly packages: readonly string[] }>
> = {
  domain: { floors: [], packages: ["zod"] },
  plan: { floors: ["domain"], packages: ["zod", "yaml", "leven", "covertable"] },
  ports: { floors: ["domain"], packages: [] },
  run: { floors: ["plan", "ports", "domain"], packages: ["zod"] },
  render: {
    floors: ["plan", "ports", "domain"],
    packages: ["chalk", "ora", "fast-string-width", "fast-wrap-ansi"],
  },
  adapters: {
    floors: ["plan", "ports", "domain"],
    packages: ["zod", "yaml", "execa", "pidusage"],
  },
  cli: {
    floors: ["adapters", "render", "run", "plan", "ports", "domain"],
    packages: ["commander", "@clack/prompts"],
  },
  backend: {
    floors: ["adapters", "plan", "ports", "domain"],
    packages: [
      "zod",
      "hono",
      "@hono/node-server",
      "@hono/zod-openapi",
      "pino",
      "prom-client",
      "@fastify/busboy",
      "node-sqlite3-wasm",
      "postgres",
      "eventsource-parser",
    ],
  },
};

describe("the house", () => {
  it("has exactly the floors that docs/architecture.md lists", () => {
    expect([...new Set(sources.map(({ name }) => floorOf(name)))].sort()).toEqual(
      Object.keys(mayImport).sort(),
    );
  });

  it("imports downward only, and packages only where they belong", () => {
    expect(sources.flatMap(findForbiddenImports)).toEqual([]);
  });

  it.each(Object.entries(rooms))(
    "imports between the rooms of %s exactly as the table says",
    (floor, table) => {
      expect(importsBetweenRooms(floor)).toEqual(sortedTable(table));
    },
  );

  it.each(Object.entries(rooms))("lists each room of %s behind the rooms that it imports", (_, table) => {
    const names = Object.keys(table);
    const isAhead = ([room, imported]: readonly [string, readonly string[]]) =>
      imported.some((one) => names.indexOf(one) >= names.indexOf(room));
    expect(Object.entries(table).filter(isAhead)).toEqual([]);
  });

  it.each(Object.entries(looseFiles))(
    "keeps the files of %s in rooms, except for those listed",
    (floor, names) => {
      const loose = sources.filter(({ name }) => floorOf(name) === floor && roomOf(name) === undefined);
      expect(loose.map(({ name }) => name)).toEqual(names.map((name) => `src/${floor}/${name}.ts`));
    },
  );

  it("imports no entrance into a room", () => {
    const isEntrance = (name: string) =>
      ["cli", "backend"].includes(floorOf(name)) && roomOf(name) === undefined;
    const inRooms = sources.filter(({ name }) => !isEntrance(name));
    expect(inRooms.filter((one) => importedSources(one).some(isEntrance)).map(({ name }) => name)).toEqual(
      [],
    );
  });

  it("imports no room of run into the files below the rooms", () => {
    const below = sources.filter(({ name }) => floorOf(name) === "run" && roomOf(name) === undefined);
    const isInRoom = (name: string) => floorOf(name) === "run" && roomOf(name) !== undefined;
    expect(below.filter((one) => importedSources(one).some(isInRoom)).map(({ name }) => name)).toEqual([]);
  });

  it("has no circle of files that import each other", () => {
    expect(findCircles()).toEqual([]);
  });

  it("keeps each file to one idea: at most 250 lines", () => {
    const long = sources.filter(({ text }) => text.split("\n").length > 250);
    expect(long.map(({ name }) => name)).toEqual([]);
  });

  it("says in a docstring what each export gives", () => {
    expect(
      sources.flatMap(({ name, text }) => undocumentedExports(text).map((one) => `${name}: ${one}`)),
    ).toEqual([]);
  });

  it("argues no type away", () => {
    expect(sources.flatMap(({ name, text }) => findCasts(text).map((line) => `${name}: ${line}`))).toEqual(
      [],
    );
  });

  it("plans without clock, chance, environment or output", () => {
    const impure = /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bprocess\.|\bconsole\./;
    const plans = sources.filter(({ name }) => floorOf(name) === "plan");
    expect(plans.filter(({ text }) => impure.test(text)).map(({ name }) => name)).toEqual([]);
  });

  it("reads files in one place, which has bounds", () => {
    const reads = /\b(?:readFile|readFileSync)\b(?=\s*[,}(])|\bcreateReadStream\b/;
    const ofNode = /import (?:type )?\{([^}]*)\} from "node:fs(?:\/promises)?"/g;
    const reading = sources.filter(({ text }) =>
      [...text.matchAll(ofNode)].some(([, names = ""]) => reads.test(`${names},`)),
    );
    expect(reading.map(({ name }) => name)).toEqual(readingElsewhere);
  });

  it("parses YAML in one place, which has bounds", () => {
    const ofYaml =
      /import (?:type )?(?:\{([^}]*)\}|\* as \w+) from "yaml"|\{([^}]*)\} = (?:await import\("yaml"\)|yaml)/g;
    const parses = /\b(?:parse|parseDocument|parseAllDocuments|Composer|Parser)\b/;
    const parsing = sources.filter(({ text }) => {
      const names = [...text.matchAll(ofYaml)].map(([, named = "", loaded = ""]) => `${named}${loaded}`);
      return names.some((one) => parses.test(one)) || /\byaml\.(?:parse|Composer|Parser)/.test(text);
    });
    expect(parsing.map(({ name }) => name)).toEqual(parsingElsewhere);
  });

  it("runs programs in one place, which has bounds", () => {
    const running = sources.filter(({ text }) =>
      /\bexeca\(|\bexecFile\b|\bspawn\(/.test(withoutComments(text)),
    );
    expect(running.map(({ name }) => name)).toEqual(runningElsewhere);
  });

  it("prints nowhere but at the very top", () => {
    const prints = /process\.std(?:out|err)\b|\bconsole\./;
    const printing = sources.filter(({ text }) => prints.test(withoutComments(text))).map(({ name }) => name);
    expect(
      printing.filter(
        (name) => !/^src\/(?:cli\/(?:terminal\/)?[a-z-]+|backend\/(?:main|healthcheck))\.ts$/.test(name),
      ),
    ).toEqual([]);
  });
});

/** A file that a client of the backend wants to have, which is sent piece by piece. */
const readingElsewhere = ["src/backend/training/routes/job-output-routes.ts"];

/** The bounded readers, what Compose printed within the bound of its output, and a word of eight characters. */
const parsingElsewhere = [
  "src/adapters/compose/capture-document.ts",
  "src/adapters/compose/yaml-only-keys.ts",
  "src/plan/eject/format-ejected.ts",
  "src/plan/yaml/find-yaml-excess.ts",
  "src/plan/yaml/parse-documents.ts",
  "src/plan/yaml/read-yaml.ts",
];

/**
 * docker, which has bounds of its own; a health check with its timeout; what is attached to the terminal or runs on:
 * an installation, a process, a job, a connection. `ps` of list-processes must not be announced: the notes need it.
 */
const runningElsewhere = [
  "src/adapters/compose/run-docker.ts",
  "src/adapters/docker/dial-ssh.ts",
  "src/adapters/docker/forward-port.ts",
  "src/adapters/embedded/engine/run-check.ts",
  "src/adapters/embedded/processes/start-process.ts",
  "src/adapters/host/system-packages.ts",
  "src/adapters/host/try-programs.ts",
  "src/adapters/processes/capture-program.ts",
  "src/adapters/processes/list-processes.ts",
  "src/backend/training/trainers/find-torch.ts",
  "src/backend/training/trainers/start-trainer.ts",
];

/** Modules of Node that only compute. */
const pureModules = ["node:path", "node:util"];

/** The functions of `node:crypto` that only compute; others read random numbers. */
const pureCrypto = /^import \{ (?:(?:createHash|scryptSync)(?:, )?)+ \} from "node:crypto";$/m;

/** The rooms of a floor by name, each with the other rooms of the floor that it imports. */
function importsBetweenRooms(floor: string): Readonly<Record<string, readonly string[]>> {
  const found = new Map<string, Set<string>>();
  for (const one of sources.filter(({ name }) => floorOf(name) === floor)) {
    const room = roomOf(one.name);
    if (room === undefined) continue;
    const imported = importedSources(one).filter((name) => floorOf(name) === floor);
    const others = imported.flatMap((name) => roomOf(name) ?? []).filter((name) => name !== room);
    found.set(room, new Set([...(found.get(room) ?? []), ...others]));
  }
  return sortedTable(Object.fromEntries([...found].map(([room, others]) => [room, [...others]])));
}

function sortedTable(
  table: Readonly<Record<string, readonly string[]>>,
): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(Object.entries(table).map(([room, others]) => [room, [...others].sort()]));
}

/** The files, sorted, that import themselves by way of others. */
function findCircles(): readonly string[] {
  const imported = new Map(sources.map((one) => [one.name, importedSources(one)]));
  return [...imported].flatMap(([name, first]) => {
    const reached = new Set(first);
    for (const one of reached) for (const next of imported.get(one) ?? []) reached.add(next);
    return reached.has(name) ? [name] : [];
  });
}

function findForbiddenImports({ path, name, text }: Source): readonly string[] {
  const floor = floorOf(name);
  const allowed = mayImport[floor];
  const isPure = ["domain", "plan", "ports"].includes(floor);
  return importsOf(text).flatMap((specifier) => {
    if (specifier.startsWith("node:")) {
      const onlyComputes =
        pureModules.includes(specifier) || (specifier === "node:crypto" && pureCrypto.test(text));
      return isPure && !onlyComputes ? [`${name} uses ${specifier}`] : [];
    }
    if (!specifier.startsWith(".")) {
      const isAllowed = allowed?.packages.some((one) => specifier === one || specifier.startsWith(`${one}/`));
      return isAllowed ? [] : [`${name} uses ${specifier}`];
    }
    const target = resolve(dirname(path), specifier);
    if (!existsSync(target)) return [`${name} imports ${specifier}, which is not there`];
    const [below = ".."] = relative(source, target).split("/");
    if (below === "..") return [];
    const isBelow = [floor, ...(allowed?.floors ?? [])].includes(below);
    return isBelow ? [] : [`${name} imports ${specifier} from a floor above or beside`];
  });
}

function findCasts(text: string): readonly string[] {
  const lines = withoutComments(text)
    .replaceAll(/^(?:import|export)\b[^;]*?from "[^"]+";$/gm, "")
    .split("\n");
  const withoutText = (line: string) => line.replaceAll(/"[^"]*"|`[^`]*`|\/(?:\\.|[^/])+\//g, '""');
  return lines.filter((line) =>
    /\sas\s+(?!const\b)[A-Za-z{[(]|:\s*any\b|@ts-(?:ignore|expect-error)/.test(withoutText(line)),
  );
}

/** Exports without a docstring; a type inferred from the documented constant before it needs none of its own. */
function undocumentedExports(text: string): readonly string[] {
  const lines = text.split("\n");
  return lines.flatMap((line, index) => {
    const [, name] = /^export (?:async )?(?:function\*?|const|class|interface|type) (\w+)/.exec(line) ?? [];
    if (name === undefined || lines[index - 1]?.trimEnd().endsWith("*/")) return [];
    return /^export type \w+ = (?:z\.infer<|keyof |\(typeof |\w+\[)/.test(line) ? [] : [name];
  });
}
