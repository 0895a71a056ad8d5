import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "..");
const source = join(root, "src");

/** What each room may import, beside itself and Node: other rooms, and packages. docs/architecture.md says why. */
const mayImport: Readonly<
  Record<string, { readonly rooms: readonly string[]; readonly packages: readonly string[] }>
> = {
  domain: { rooms: [], packages: ["zod"] },
  plan: { rooms: ["domain"], packages: ["zod", "yaml", "leven", "covertable"] },
  ports: { rooms: ["domain"], packages: [] },
  run: { rooms: ["plan", "ports", "domain"], packages: ["zod"] },
  render: {
    rooms: ["plan", "ports", "domain"],
    packages: ["chalk", "ora", "fast-string-width", "fast-wrap-ansi"],
  },
  adapters: {
    rooms: ["plan", "ports", "domain"],
    packages: ["zod", "yaml", "execa", "pidusage"],
  },
  cli: {
    rooms: ["adapters", "render", "run", "plan", "ports", "domain"],
    packages: ["commander", "@clack/prompts"],
  },
  backend: {
    rooms: ["adapters", "plan", "ports", "domain"],
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
    ],
  },
};

const files = listFiles(source).map((path) => ({
  path,
  name: relative(root, path),
  text: readFileSync(path, "utf8"),
}));

describe("the house", () => {
  it("has exactly the rooms that docs/architecture.md lists", () => {
    expect([...new Set(files.map(({ path }) => roomOf(path)))].sort()).toEqual(Object.keys(mayImport).sort());
  });

  it("imports downward only, and packages only where they belong", () => {
    expect(files.flatMap(findForbiddenImports)).toEqual([]);
  });

  it("keeps each file to one idea: at most 250 lines", () => {
    const long = files.filter(({ text }) => text.split("\n").length > 250);
    expect(long.map(({ name }) => name)).toEqual([]);
  });

  it("says in a docstring what each export gives", () => {
    expect(
      files.flatMap(({ name, text }) => undocumentedExports(text).map((one) => `${name}: ${one}`)),
    ).toEqual([]);
  });

  it("argues no type away", () => {
    expect(files.flatMap(({ name, text }) => findCasts(text).map((line) => `${name}: ${line}`))).toEqual([]);
  });

  it("plans without clock, chance, environment or output", () => {
    const impure = /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bprocess\.|\bconsole\./;
    const plans = files.filter(({ path }) => roomOf(path) === "plan");
    expect(plans.filter(({ text }) => impure.test(text)).map(({ name }) => name)).toEqual([]);
  });

  it("reads files in one place, which has bounds", () => {
    const reads = /\b(?:readFile|readFileSync)\b(?=\s*[,}(])|\bcreateReadStream\b/;
    const ofNode = /import (?:type )?\{([^}]*)\} from "node:fs(?:\/promises)?"/g;
    const reading = files.filter(({ text }) =>
      [...text.matchAll(ofNode)].some(([, names = ""]) => reads.test(`${names},`)),
    );
    expect(reading.map(({ name }) => name)).toEqual(readingElsewhere);
  });

  it("parses YAML in one place, which has bounds", () => {
    const ofYaml =
      /import (?:type )?(?:\{([^}]*)\}|\* as \w+) from "yaml"|\{([^}]*)\} = (?:await import\("yaml"\)|yaml)/g;
    const parses = /\b(?:parse|parseDocument|parseAllDocuments|Composer|Parser)\b/;
    const parsing = files.filter(({ text }) => {
      const names = [...text.matchAll(ofYaml)].map(([, named = "", loaded = ""]) => `${named}${loaded}`);
      return names.some((one) => parses.test(one)) || /\byaml\.(?:parse|Composer|Parser)/.test(text);
    });
    expect(parsing.map(({ name }) => name)).toEqual(parsingElsewhere);
  });

  it("runs programs in one place, which has bounds", () => {
    const running = files.filter(({ text }) =>
      /\bexeca\(|\bexecFile\b|\bspawn\(/.test(withoutComments(text)),
    );
    expect(running.map(({ name }) => name)).toEqual(runningElsewhere);
  });

  it("prints nowhere but at the very top", () => {
    const prints = /process\.std(?:out|err)\b|\bconsole\./;
    const printing = files.filter(({ text }) => prints.test(withoutComments(text))).map(({ name }) => name);
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
  "src/adapters/compose/read-extensions.ts",
  "src/adapters/compose/read-models.ts",
  "src/plan/eject/format-yaml.ts",
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
  "src/adapters/docker/ssh-agent.ts",
  "src/adapters/embedded/engine/run-check.ts",
  "src/adapters/embedded/processes/start-process.ts",
  "src/adapters/host/start-detached.ts",
  "src/adapters/host/succeeds.ts",
  "src/adapters/host/system-packages.ts",
  "src/adapters/processes/capture-program.ts",
  "src/adapters/processes/list-processes.ts",
  "src/backend/training/trainers/create-process-trainer.ts",
  "src/backend/training/trainers/find-torch.ts",
];

/** Modules of Node that only compute. */
const pureModules = ["node:path", "node:util"];

function listFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(folder, name))
    .sort();
}

function roomOf(path: string): string {
  return relative(source, path).split("/")[0] ?? "";
}

function findForbiddenImports({ path, name, text }: (typeof files)[number]): readonly string[] {
  const room = roomOf(path);
  const allowed = mayImport[room];
  const isPure = ["domain", "plan", "ports"].includes(room);
  return importsOf(text).flatMap((specifier) => {
    if (specifier.startsWith("node:")) {
      return isPure && !pureModules.includes(specifier) ? [`${name} uses ${specifier}`] : [];
    }
    if (!specifier.startsWith(".")) {
      const isAllowed = allowed?.packages.some((one) => specifier === one || specifier.startsWith(`${one}/`));
      return isAllowed ? [] : [`${name} uses ${specifier}`];
    }
    const target = resolve(dirname(path), specifier);
    if (!existsSync(target)) return [`${name} imports ${specifier}, which is not there`];
    if (relative(source, target).startsWith("..")) return [];
    const isBelow = [room, ...(allowed?.rooms ?? [])].includes(roomOf(target));
    return isBelow ? [] : [`${name} imports ${specifier} from a floor above or beside`];
  });
}

function importsOf(text: string): readonly string[] {
  const statements =
    /^\s*(?:import|export)\b[^"';]*?\bfrom\s*"([^"]+)"|\bimport\(\s*"([^"]+)"\s*\)|^import "([^"]+)"/gm;
  return [...withoutComments(text).matchAll(statements)].map(
    ([, from, dynamic, bare]) => from ?? dynamic ?? bare ?? "",
  );
}

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
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
