import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { escapeTemplate } from "../../../src/plan/swarm/escape-template.ts";
import type { ServiceSpec } from "../../../src/plan/swarm/service-spec.ts";
import { translateWeb } from "./build-project.ts";

/** What a node makes of a template whose only actions print the two opening braces. */
function expand(template: string): string {
  return template
    .split('{{"{{"}}')
    .map((part) => {
      if (part.includes("{{")) throw new Error(`a node expands ${part}`);
      return part;
    })
    .join("{{");
}

/** Any text, with many braces. */
const texts = fc.string({ unit: fc.oneof(fc.constantFrom("{", "}", "{{", "}}", '"', "."), fc.string()) });

/** Every text that a node expands: https://github.com/moby/swarmkit/blob/master/template/expand.go */
function listExpanded({ TaskTemplate: { ContainerSpec: container } }: ServiceSpec): readonly string[] {
  const mounts = (container.Mounts ?? []).flatMap(({ Source, Target, VolumeOptions }) => [
    Source ?? "",
    Target,
    ...Object.values(VolumeOptions?.Labels ?? {}),
    ...Object.values(VolumeOptions?.DriverConfig?.Options ?? {}),
  ]);
  const variables = (container.Env ?? []).map((variable) => variable.slice(variable.indexOf("=") + 1));
  return [...variables, container.Hostname ?? "", ...mounts];
}

describe("escapeTemplate", () => {
  it("keeps any text", () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(expand(escapeTemplate(text))).toBe(text);
      }),
    );
  });

  it.each(["{{.Node.Hostname}}", "{{{", "{{{{", '{{"{{"}}', "a {{- b -}} c"])("keeps %s", (text) => {
    expect(expand(escapeTemplate(text))).toBe(text);
  });

  it("is applied to everything in a service that a node expands", () => {
    fc.assert(
      fc.property(texts, (text) => {
        // Compose doubles every dollar sign.
        const printed = text.replaceAll("$", "$$$$");
        const web = {
          environment: { A: printed },
          hostname: printed,
          volumes: [
            { type: "volume", source: "data", target: `/a${printed}`, volume: { labels: { b: printed } } },
            { type: "volume", source: "shared", target: "/shared" },
            { type: "bind", source: `/b${printed}`, target: `/c${printed}` },
            { type: "tmpfs", target: `/d${printed}` },
          ],
        };
        const volumes = {
          data: { name: "data", labels: { a: printed }, driver_opts: { o: printed } },
          shared: { name: `x${printed}`, external: true },
        };
        const pin = { nodeId: "n", hostname: "n1", cause: "" };
        const { spec } = translateWeb(web, { document: { volumes }, pins: new Map([["web", pin]]) });
        const expanded = listExpanded(spec).map(expand);
        expect(expanded).toEqual(
          expect.arrayContaining([text, `/a${text}`, `x${text}`, `/b${text}`, `/c${text}`]),
        );
      }),
    );
  });
});
