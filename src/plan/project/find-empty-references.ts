import { isMap, isPair, isScalar, LineCounter, visit } from "yaml";
import type { Problem } from "../../domain/errors.ts";
import type { Variables } from "../../domain/flag-request.ts";
import { interpolate } from "../dotenv/interpolate.ts";
import { readVariable } from "../dotenv/read-variable.ts";
import { parseOne } from "../yaml/parse-documents.ts";

interface ComposeText {
  /** As shown to the user. */
  readonly file: string;
  readonly text: string;
}

/**
 * Unset or empty variables in the value that makes Compose refuse a project, with the value's position. Compose's own
 * message shows the value after interpolation and never names the variable.
 */
export function findEmptyReferences(
  sources: readonly ComposeText[],
  said: string,
  variables: Variables,
): readonly Problem[] {
  const lookup = (name: string) => readVariable(variables, name);
  const dotted = said.replaceAll(/\[([^\]]+)\]/g, ".$1");
  return sources.flatMap(({ file, text }) =>
    listValues(text).flatMap(({ template, path, line, column }): readonly Problem[] => {
      const { text: filled, fault } = interpolate(template, lookup);
      const names = fault === undefined ? listEmpty(template, lookup) : [];
      if (names.length === 0 || !isAbout(dotted, path, filled.trim())) return [];
      const states = names.map((name) => `${name} is ${lookup(name) === undefined ? "not set" : "empty"}`);
      return [
        {
          message: `${states.join(" and ")}, and ${path.join(".")} uses ${names.length === 1 ? "it" : "them"}: ${said}`,
          where: { file, line, column },
          hint: `Set ${names.join(" and ")} in .env, or export ${names.length === 1 ? "it" : "them"}.`,
        },
      ];
    }),
  );
}

/** Variables that interpolate to nothing: they have neither a value nor a default. */
function listEmpty(template: string, lookup: (name: string) => string | undefined): readonly string[] {
  const unset = interpolate(template, lookup).unset.map(({ name }) => name);
  const bare = [...template.matchAll(/\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/g)];
  const empty = bare.map(([, braced, plain]) => braced ?? plain ?? "").filter((name) => lookup(name) === "");
  return [...new Set([...unset, ...empty])];
}

/** Whether a Compose error is about this value: it shows the value or its key, or names what the service lacks. */
function isAbout(said: string, path: readonly string[], filled: string): boolean {
  const [section, name, key = ""] = path;
  if (path.length >= 3 && said.includes(`${section}.${name}.${key}`)) return said.includes(path.join("."));
  if (filled.length >= 2 && said.includes(filled)) return true;
  if (filled !== "" && !filled.endsWith(":")) return false;
  const [, service = name] = /service "([^"]+)"/.exec(said) ?? [];
  return service === name && refusals.some(([words, keys]) => words.test(said) && keys.includes(key));
}

/** Compose errors that show neither value nor key, with the keys of a service that they can refer to. */
const refusals: readonly (readonly [words: RegExp, keys: readonly string[]])[] = [
  [/neither an image nor a build/, ["image", "build"]],
  [/depends on undefined service/, ["depends_on", "network_mode", "ipc", "pid", "volumes_from", "links"]],
  [/undefined network/, ["networks"]],
  [/undefined volume/, ["volumes"]],
  [/undefined secret/, ["secrets", "build"]],
  [/undefined config/, ["configs"]],
  [/undefined model/, ["models"]],
  [/cannot extend/, ["extends"]],
  [/No port specified/, ["ports"]],
  [/env file/, ["env_file"]],
  [/label file/, ["label_file"]],
];

interface Value {
  readonly template: string;
  /** Keys from the root; list indexes are left out. */
  readonly path: readonly string[];
  readonly line: number;
  readonly column: number;
}

function listValues(text: string): readonly Value[] {
  const lines = new LineCounter();
  const document = parseOne(text, { lineCounter: lines });
  if (!isMap(document?.contents)) return [];
  const values: Value[] = [];
  visit(document, {
    Scalar(key, node, ancestors) {
      if (key === "key" || typeof node.value !== "string" || !node.value.includes("$")) return;
      const { line, col } = lines.linePos(node.range?.[0] ?? 0);
      const path = ancestors.flatMap((one) =>
        isPair(one) && isScalar(one.key) ? [String(one.key.value)] : [],
      );
      values.push({ template: node.value, path, line, column: col });
    },
  });
  return values;
}
