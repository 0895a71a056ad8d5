import { isMap, isScalar, isSeq, LineCounter } from "yaml";
import type { FilePosition } from "../../domain/errors.ts";
import { interpolate, type Lookup } from "../dotenv/interpolate.ts";
import { splitPort } from "../services/split-port.ts";
import { parseOne } from "../yaml/parse-documents.ts";

/** How a compose file writes a host port: as a single variable, or fixed, so that no variable changes it. */
export type PortSource =
  | { readonly kind: "variable"; readonly name: string; readonly where: FilePosition }
  | { readonly kind: "fixed"; readonly written: string; readonly where: FilePosition }
  | { readonly kind: "unknown" };

interface PortSearch {
  readonly service: string;
  readonly published: number;
  readonly target: number;
}

const onlyVariable = /^\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?::?-[^{}]*)?\})$/;

/** Finds how a service's host port is written. If several files publish it, the last one counts. */
export function findPortSource(
  sources: readonly { readonly file: string; readonly text: string }[],
  search: PortSearch,
  lookup: Lookup,
): PortSource {
  for (const { file, text } of sources.toReversed()) {
    const found = listPorts(text, search.service).find(({ host, target }) => {
      const value = (template: string) => Number(interpolate(template, lookup).text);
      return value(host) === search.published && value(target) === search.target;
    });
    if (found === undefined) continue;
    const where = { file, line: found.line };
    const [, bare, braced] = onlyVariable.exec(found.host) ?? [];
    const name = bare ?? braced;
    return name === undefined
      ? { kind: "fixed", written: found.host, where }
      : { kind: "variable", name, where };
  }
  return { kind: "unknown" };
}

interface ListedPort {
  readonly host: string;
  readonly target: string;
  readonly line: number;
}

function listPorts(text: string, service: string): readonly ListedPort[] {
  const lines = new LineCounter();
  const document = parseOne(text, { lineCounter: lines, merge: true });
  const ports = document?.getIn(["services", service, "ports"], true);
  if (document?.errors.length !== 0 || !isSeq(ports)) return [];
  return ports.items.flatMap((item) => {
    const line = lines.linePos((isScalar(item) || isMap(item) ? item.range?.[0] : undefined) ?? 0).line;
    if (isScalar(item)) {
      const split = splitPort(String(item.value));
      return split === undefined ? [] : [{ ...split, line }];
    }
    if (!isMap(item)) return [];
    const [host, target] = [item.get("published"), item.get("target")];
    return host === undefined ? [] : [{ host: String(host), target: String(target), line }];
  });
}
