import * as z from "zod";
import { parseJson } from "../../domain/parse-json.ts";
import type { LaunchProgress } from "../../ports/compose.ts";
import { stripControl } from "../text/strip-control.ts";

const BuildLine = z.object({
  vertexes: z
    .array(z.object({ digest: z.string(), name: z.string(), completed: z.string().optional() }))
    .optional(),
  logs: z.array(z.object({ vertex: z.string(), data: z.string() })).optional(),
});

/** The output of a build on stdout, parsed line by line. */
export interface BuildLog {
  /** The progress in one line: steps that started and their output. */
  push(line: string): readonly LaunchProgress[];
}

/**
 * Parses BuildKit's JSON (`vertexes` and `logs`,
 * https://github.com/moby/buildkit/blob/master/client/graph.go), and passes text on unchanged. When several
 * services are built, a step's name starts with its service in brackets.
 */
export function createBuildLog(services: readonly string[]): BuildLog {
  const names = new Map<string, string>();
  const tell = (name: string, detail: string): LaunchProgress => ({
    service: findService(name, services),
    kind: "building",
    detail: stripControl(detail),
  });
  return {
    push(line) {
      const parsed = BuildLine.safeParse(parseJson(line));
      if (!parsed.success) return line.trim() === "" ? [] : [tell(line, line)];
      const { vertexes = [], logs = [] } = parsed.data;
      const begun = vertexes.filter(({ digest, name }) => {
        const isNew = names.get(digest) !== name;
        names.set(digest, name);
        return isNew && !name.includes("internal]");
      });
      return [
        ...begun.map(({ name }) => tell(name, name)),
        ...logs.flatMap(({ vertex, data }) => {
          const text = Buffer.from(data, "base64").toString("utf8");
          return text
            .split("\n")
            .flatMap((part) => (part.trim() === "" ? [] : [tell(names.get(vertex) ?? "", part)]));
        }),
      ];
    },
  };
}

function findService(name: string, services: readonly string[]): string | undefined {
  const [, first] = /\[([^\s\]]+) /.exec(name) ?? [];
  if (first !== undefined && services.includes(first)) return first;
  return services.length === 1 ? services[0] : undefined;
}
