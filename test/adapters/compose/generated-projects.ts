import * as fc from "fast-check";

/** A project of a property test: files by path, symbolic links, and how the project is passed to Compose. */
export interface GeneratedProject {
  readonly files: Readonly<Record<string, string>>;
  readonly links: Readonly<Record<string, string>>;
  /** Names after -f; empty leaves the search to Compose. */
  readonly named: readonly string[];
  readonly envFiles: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** One compose file while it is written, and what it brings along. */
interface Page {
  readonly folder: string;
  /** The folder that Compose resolves its relative paths from. */
  readonly base: string;
  readonly id: string;
  /** Lines before `services`, and lines of services, already indented. */
  readonly top: string[];
  readonly services: string[];
  readonly includes: string[];
  readonly files: Record<string, string>;
  readonly links: Record<string, string>;
  readonly depth: number;
}

type Shape = (page: Page) => void;

const vars = (id: string) => `V_${id}=1\nBARE_${id}\nQ="\${WORD:-\${OTHER}}"\n`;

function put(page: Page, name: string, text: string): string {
  page.files[`${page.base}/${name}`] = text;
  return name;
}

/** Ways to tell Compose about a project. */
const ways = ["alone", "override", "two files", "COMPOSE_FILE", "two documents", "JSON escapes"] as const;

/** By name, each way in which a compose file leads to another file, or seems to. */
const shapes: Readonly<Record<string, Shape>> = {
  "env_file as a text": (page) =>
    page.services.push(`  ${page.id}a: {image: x, env_file: ${put(page, `${page.id}a.env`, vars(page.id))}}`),
  "env_file as a list": (page) =>
    page.services.push(
      `  ${page.id}b:`,
      "    image: x",
      "    env_file:",
      `      - ./${put(page, `deep/${page.id}b.env`, vars(page.id))}`,
      `      - {path: ${put(page, `${page.id}b2.env`, vars(page.id))}, required: false, format: raw}`,
      "      - {path: not-there.env, required: false}",
    ),
  "env_file by a merge key": (page) => {
    const name = put(page, `${page.id}c.env`, vars(page.id));
    page.top.push(`x-c${page.id}: &c${page.id} {image: x, env_file: [${name}]}`);
    page.services.push(`  ${page.id}c: {<<: *c${page.id}, command: [a]}`);
  },
  "env_file by several merge keys": (page) => {
    const name = put(page, `${page.id}d.env`, vars(page.id));
    page.top.push(`x-d${page.id}: &d${page.id} {env_file: ${name}}`);
    page.top.push(`x-e${page.id}: &e${page.id} {image: x}`);
    page.services.push(`  ${page.id}d: {<<: [*d${page.id}, *e${page.id}]}`);
  },
  "env_file by an alias of its value": (page) => {
    const name = put(page, `${page.id}e.env`, vars(page.id));
    page.top.push(`x-f${page.id}: &f${page.id} ["${name}"]`);
    page.services.push(`  ${page.id}e: {image: x, env_file: *f${page.id}}`);
  },
  "env_file by an alias of its path": (page) => {
    const name = put(page, `${page.id}f.env`, vars(page.id));
    page.top.push(`x-g${page.id}: &g${page.id} ${name}`);
    page.services.push(`  ${page.id}f: {image: x, env_file: [{path: *g${page.id}}]}`);
  },
  "env_file under an escaped key": (page) =>
    page.services.push(
      `  ${page.id}g: {image: x, "env\\u005ffile": ${put(page, `${page.id}g.env`, vars(page.id))}}`,
    ),
  "env_file with a variable in its path": (page) =>
    page.services.push(
      `  ${page.id}h: {image: x, env_file: "\${STAGE:-${put(page, `${page.id}h`, vars(page.id))}}"}`,
    ),
  "env_file behind a symbolic link": (page) => {
    put(page, `${page.id}i.real`, vars(page.id));
    page.links[`${page.base}/${page.id}i.env`] = `${page.id}i.real`;
    page.services.push(`  ${page.id}i: {image: x, env_file: ${page.id}i.env}`);
  },
  "env_file under a tag": (page) =>
    page.services.push(
      `  ${page.id}j: {image: x, env_file: !override [${put(page, `${page.id}j.env`, vars(page.id))}]}`,
    ),
  label_file: (page) =>
    page.services.push(
      `  ${page.id}k: {image: x, label_file: [${put(page, `${page.id}k.labels`, "a.b=c\n")}]}`,
    ),
  "extends in the same file": (page) =>
    page.services.push(
      `  ${page.id}l0: {image: x, env_file: ${put(page, `${page.id}l.env`, vars(page.id))}}`,
      `  ${page.id}l: {extends: ${page.id}l0}`,
    ),
  "extends from another folder": (page) => {
    put(
      page,
      `ext/${page.id}m.yaml`,
      `services: {m: {image: x, env_file: ${page.id}m.env, label_file: ${page.id}m.labels}}\n`,
    );
    put(page, `ext/${page.id}m.env`, vars(page.id));
    put(page, `ext/${page.id}m.labels`, "a=b\n");
    page.services.push(`  ${page.id}m: {extends: {file: ext/${page.id}m.yaml, service: m}}`);
  },
  "extends in a chain": (page) => {
    put(page, `ch/${page.id}n.yaml`, `services: {n: {extends: {file: more/${page.id}n.yml, service: n}}}\n`);
    put(
      page,
      `ch/more/${page.id}n.yml`,
      `x-n: &n {env_file: ../${page.id}n.env}\nservices: {n: {image: x, <<: *n}}\n`,
    );
    put(page, `ch/${page.id}n.env`, vars(page.id));
    page.services.push(
      `  ${page.id}n:`,
      "    extends:",
      `      file: ./ch/${page.id}n.yaml`,
      "      service: n",
    );
  },
  "extends by a merge key": (page) => {
    put(page, `${page.id}o.yaml`, `services: {o: {image: x, env_file: ${page.id}o.env}}\n`);
    put(page, `${page.id}o.env`, vars(page.id));
    page.top.push(`x-o${page.id}: &o${page.id} {file: ${page.id}o.yaml}`);
    page.services.push(`  ${page.id}o: {extends: {<<: *o${page.id}, service: o}}`);
  },
  "include in its short form": (page) => {
    page.includes.push(`  - ${include(page, `ip${page.id}`, `ip${page.id}`)}`);
    put(page, `ip${page.id}/.env`, "STAGE=a\n");
  },
  "include of several files": (page) => {
    const first = include(page, `iq${page.id}`, `iq${page.id}`);
    put(page, `${page.id}q.yaml`, `services: {${page.id}q: {image: x, env_file: ${page.id}q.env}}\n`);
    put(page, `iq${page.id}/${page.id}q.env`, vars(page.id));
    page.includes.push(`  - path: [${first}, ${page.id}q.yaml]`);
  },
  "include with a project directory": (page) => {
    const path = include(page, `ir${page.id}`, `cfg${page.id}`);
    put(page, `cfg${page.id}/.env`, "STAGE=a\n");
    page.includes.push(`  - {path: ${path}, project_directory: cfg${page.id}}`);
  },
  "include with an env_file": (page) => {
    const path = include(page, `is${page.id}`, `is${page.id}`);
    page.includes.push(`  - {path: ${path}, env_file: ${put(page, `vars/${page.id}s`, "STAGE=a\n")}}`);
  },
  "include with a project directory that is not there": (page) => {
    const path = include(page, `it${page.id}`, "none");
    page.includes.push(`  - {path: ${path}, project_directory: none/there}`);
  },
  "include of a path with a variable": (page) => {
    page.includes.push(`  - "\${PART:-${include(page, `iu${page.id}`, `iu${page.id}`)}}"`);
  },
  "files that are mounted or built": (page) => {
    page.top.push(`configs: {c${page.id}: {file: ${put(page, `${page.id}v.conf`, "a\n")}}}`);
    page.services.push(
      `  ${page.id}v:`,
      `    build: {context: ., dockerfile_inline: "FROM x", ssh: [default]}`,
      `    configs: [c${page.id}]`,
      `    volumes: ["./${put(page, `${page.id}v.data`, "a\n")}:/data"]`,
    );
  },
  "a watched path behind a link": (page) => {
    put(page, `src${page.id}/a.ts`, "");
    page.links[`${page.base}/l${page.id}`] = `src${page.id}`;
    page.services.push(
      `  ${page.id}w: {build: ., develop: {watch: [{path: ./l${page.id}, action: rebuild}]}}`,
    );
  },
  "extends in a service that is reset": (page) => {
    put(page, `${page.id}x.yaml`, `services: {x: {image: x}}\n`);
    page.services.push(
      `  ${page.id}x: {image: x, env_file: !reset [${put(page, `${page.id}x.env`, vars(page.id))}]}`,
    );
  },
};

/** Writes an included part below `folder`, whose relative paths start at `base`, and gives its path. */
function include(page: Page, folder: string, base: string): string {
  const id = `${page.id}i`;
  const name = `${folder}/part.yaml`;
  const part: Page = {
    folder: `${page.base}/${folder}`,
    base: `${page.base}/${base}`,
    id: `${id}${folder.slice(0, 2)}`,
    top: [],
    services: [],
    includes: [],
    files: page.files,
    links: page.links,
    depth: page.depth + 1,
  };
  for (const shape of ["env_file as a text", "env_file by a merge key", "extends from another folder"]) {
    // Compose looks for extended files in the folder that is not there.
    if (base !== "none" || !shape.startsWith("extends")) shapes[shape]?.(part);
  }
  if (page.depth === 0) {
    const nested = folder.startsWith("ip") ? "include in its short form" : "include with an env_file";
    if (/^i[pr]/.test(folder)) shapes[nested]?.(part);
  }
  page.files[`${page.base}/${name}`] = print(part);
  return name;
}

function print({ top, services, includes }: Page): string {
  return [
    ...(includes.length > 0 ? ["include:", ...includes] : []),
    ...top,
    ...(services.length > 0 ? ["services:", ...services] : ["services: {}"]),
    "",
  ].join("\n");
}

/** Projects of every shape above, passed to Compose in every way. */
export const generatedProject: fc.Arbitrary<GeneratedProject> = fc
  .record({
    shapes: fc.subarray(Object.keys(shapes), { minLength: 1, maxLength: 5 }),
    more: fc.subarray(Object.keys(shapes), { minLength: 1, maxLength: 3 }),
    way: fc.constantFrom(...ways),
    dotenv: fc.boolean(),
    envFiles: fc.boolean(),
  })
  .map(buildProject);

interface Choice {
  readonly shapes: readonly string[];
  /** Those of the second file, where there is one. */
  readonly more: readonly string[];
  readonly way: (typeof ways)[number];
  readonly dotenv: boolean;
  readonly envFiles: boolean;
}

function buildProject({ shapes: chosen, more, way, dotenv, envFiles }: Choice): GeneratedProject {
  const files: Record<string, string> = {};
  const links: Record<string, string> = {};
  const write = (id: string, folder: string, names: readonly string[]) => {
    const page: Page = {
      folder,
      base: ".",
      id,
      top: [],
      services: [`  ${id}: {image: "\${IMAGE:-x}"}`],
      includes: [],
      files,
      links,
      depth: 0,
    };
    for (const name of names) shapes[name]?.(page);
    return print(page);
  };
  const first = write("m", ".", chosen);
  if (dotenv) files["./.env"] = "STAGE=\nWORD=a\n";
  if (envFiles) Object.assign(files, { "./one.vars": "OTHER=b\n", "./two.vars": "WORD=c\n" });
  const project = {
    files,
    links,
    named: [] as readonly string[],
    envFiles: envFiles ? ["one.vars", "two.vars"] : [],
    env: {} as Readonly<Record<string, string>>,
  };
  switch (way) {
    case "override":
      Object.assign(files, { "./compose.yaml": first, "./compose.override.yml": write("n", ".", more) });
      return project;
    case "two files":
      Object.assign(files, { "./a.yaml": first, "./deploy/b.yaml": write("n", "./deploy", more) });
      return { ...project, named: ["a.yaml", "deploy/b.yaml"] };
    case "COMPOSE_FILE":
      Object.assign(files, { "./a.yaml": first });
      return { ...project, env: { COMPOSE_FILE: "a.yaml" } };
    case "two documents":
      files["./compose.yaml"] = `${first}---\n${write("n", ".", more)}`;
      return project;
    case "JSON escapes":
      files["./docker-compose.yml"] =
        '{"services": {"j": {"image": "x", "env\\u005ffile": ["j.env"], "label_file": "j.labels"}}}';
      Object.assign(files, { "./j.env": vars("j"), "./j.labels": "a=b\n" });
      return project;
    default:
      files["./docker-compose.yaml"] = first;
      return project;
  }
}

/** A project of one shape alone. */
export function projectOf(shape: string): GeneratedProject {
  return buildProject({ shapes: [shape], more: [], way: "alone", dotenv: true, envFiles: false });
}

/** The names of all shapes. */
export const shapeNames: readonly string[] = Object.keys(shapes);
