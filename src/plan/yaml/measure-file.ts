import { parseDocuments, toValue } from "./parse-documents.ts";
import { countReferences } from "./project-bounds.ts";

/** What a service extends, as written; `file` is undefined for a service of the same file. */
export interface Extension {
  readonly file: string | undefined;
  readonly service: string;
}

/** The size of one service, with its aliases and variables filled in. */
export interface MeasuredService {
  readonly characters: number;
  readonly extension: Extension | undefined;
  /** Environment and label files, each as often as the service names it. */
  readonly files: readonly string[];
}

/** The size of one Compose file, with its aliases and variables filled in. */
export interface MeasuredText {
  readonly characters: number;
  readonly services: ReadonlyMap<string, MeasuredService>;
}

/** Measures one Compose file. Invalid parts count as zero, because Compose refuses them. */
export function measureFile(text: string, lengthOf: (variable: string) => number): MeasuredText {
  const measure = createMeasure(lengthOf);
  const values = parseDocuments(text, { merge: true, uniqueKeys: false }).map(toValue);
  const services = values.flatMap((value) => entriesOf(Reflect.get(asObject(value), "services")));
  return {
    characters: values.reduce<number>((sum, value) => sum + measure(value), 0),
    services: new Map(services.map(([name, service]) => [name, measureService(service, measure)])),
  };
}

function measureService(service: unknown, measure: (value: unknown) => number): MeasuredService {
  // A service that extends another one inherits every key but this one.
  const extension: unknown = Reflect.get(asObject(service), "extends");
  return {
    characters: measure(service) - (extension === undefined ? 0 : measure(extension)),
    extension: readExtension(extension),
    files: ["env_file", "label_file"].flatMap((key) => listFiles(Reflect.get(asObject(service), key))),
  };
}

/** Aliases of one anchor share an object: it is measured once and counted for each alias. */
function createMeasure(lengthOf: (variable: string) => number): (value: unknown) => number {
  const known = new Map<object, number>();
  const measureText = (text: string) => {
    let length = text.length;
    for (const [name, times] of countReferences(text)) length += times * lengthOf(name);
    return length;
  };
  return function measure(value) {
    if (typeof value === "string") return measureText(value);
    if (typeof value !== "object" || value === null) return String(value).length;
    const before = known.get(value);
    if (before !== undefined) return before;
    let length = 0;
    for (const [key, child] of entriesOf(value)) length += measureText(key) + measure(child);
    known.set(value, length);
    return length;
  };
}

function readExtension(value: unknown): Extension | undefined {
  if (typeof value === "string") return { file: undefined, service: value };
  const service: unknown = Reflect.get(asObject(value), "service");
  const file: unknown = Reflect.get(asObject(value), "file");
  if (typeof service !== "string") return undefined;
  return { file: typeof file === "string" ? file : undefined, service };
}

function listFiles(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(listFiles);
  return value === undefined ? [] : listFiles(Reflect.get(asObject(value), "path"));
}

function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  return Object.entries(asObject(value));
}

function asObject(value: unknown): object {
  return typeof value === "object" && value !== null ? value : {};
}
