import { docsStyle } from "./docs-style.ts";
import type { JsonSchema, OpenApiDocument, Operation } from "./open-api-document.ts";

type Schemas = OpenApiDocument["components"]["schemas"];

/** An API as one HTML page without scripts: each operation unfolds to its parameters and responses. */
export function formatDocsPage({ info, paths, components }: OpenApiDocument): string {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const tags = [...new Set(operations.map(({ operation }) => operation.tags[0] ?? "Other"))];
  const sections = tags.map((tag) => {
    const own = operations.filter(({ operation }) => (operation.tags[0] ?? "Other") === tag);
    const shown = own.map((one) => formatOperation(one.method, one.path, one.operation, components.schemas));
    return `<section><h2>${escapeHtml(tag)}</h2>${shown.join("")}</section>`;
  });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(info.title)}</title>
<style>${docsStyle}</style>
</head>
<body>
<header><h1>${escapeHtml(info.title)} <small>${escapeHtml(info.version)}</small></h1>
<p>${escapeHtml(info.description)}</p>
<p>The same for programs: <a href="/openapi.json">openapi.json</a></p></header>
<main>${sections.join("\n")}${formatErrors(components.schemas)}</main>
</body>
</html>
`;
}

function formatErrors(schemas: Schemas): string {
  const error = schemas.Error;
  if (error === undefined) return "";
  return `<section><h2>Errors</h2><p>Every answer from 400 on has this body, but that of <code>/health</code>.</p>${formatSchema(error, schemas)}</section>`;
}

function formatOperation(method: string, path: string, operation: Operation, schemas: Schemas): string {
  const parts = [
    operation.description === "" ? "" : `<p>${formatText(operation.description)}</p>`,
    formatParameters(operation.parameters),
    formatBody(operation.requestBody?.content ?? {}, schemas),
    formatResponses(operation.responses, schemas),
  ];
  return `<details><summary><b class="${escapeHtml(method)}">${escapeHtml(method.toUpperCase())}</b>
<code>${escapeHtml(path)}</code><span>${formatText(operation.summary)}</span></summary>
<div>${parts.join("")}</div></details>`;
}

function formatParameters(parameters: Operation["parameters"]): string {
  if (parameters.length === 0) return "";
  const rows = parameters.map(
    ({ name, in: place, required, description, schema }) =>
      `<tr><td><code>${escapeHtml(name)}</code>${required ? " *" : ""}</td><td>${escapeHtml(place)}</td>` +
      `<td>${escapeHtml(description ?? schema?.description ?? "")}</td></tr>`,
  );
  return `<h3>Parameters</h3><table>${rows.join("")}</table>`;
}

function formatBody(content: Content, schemas: Schemas): string {
  const schema = schemaOf(content);
  return schema === undefined ? "" : `<h3>Body</h3>${formatSchema(schema, schemas)}`;
}

function formatResponses(responses: Operation["responses"], schemas: Schemas): string {
  const shown = Object.entries(responses).map(([status, { description, content }]) => {
    const schema = Number(status) >= 400 ? undefined : schemaOf(content);
    const body = schema === undefined ? "" : formatSchema(schema, schemas);
    return `<tr><td><code>${escapeHtml(status)}</code></td><td>${formatText(description)}${body}</td></tr>`;
  });
  return `<h3>Answers</h3><table>${shown.join("")}</table>`;
}

type Content = Operation["responses"][string]["content"];

function schemaOf(content: Content): JsonSchema | undefined {
  return Object.values(content)[0]?.schema;
}

function formatSchema(schema: JsonSchema, schemas: Schemas): string {
  return `<pre>${sketch(schema, schemas, "", [])}</pre>`;
}

/** The schema as an example with types as values; a recursive schema is shown by its name. */
function sketch(schema: JsonSchema, schemas: Schemas, indent: string, inside: readonly string[]): string {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.split("/").at(-1) ?? "";
    const target = schemas[name];
    if (target === undefined || inside.includes(name)) return escapeHtml(name);
    return sketch(target, schemas, indent, [...inside, name]);
  }
  if (schema.const !== undefined) return escapeHtml(JSON.stringify(schema.const));
  if (schema.enum !== undefined) return escapeHtml(schema.enum.map((one) => JSON.stringify(one)).join(" | "));
  if (schema.anyOf !== undefined) {
    return schema.anyOf.map((one) => sketch(one, schemas, indent, inside)).join(" | ");
  }
  const deeper = `${indent}  `;
  if (schema.items !== undefined) return `[${sketch(schema.items, schemas, indent, inside)}]`;
  if (schema.properties !== undefined) {
    const lines = Object.entries(schema.properties).map(([name, property]) => {
      const mark = schema.required?.includes(name) ? "" : "?";
      const note = property.description === undefined ? "" : `  <i>${escapeHtml(property.description)}</i>`;
      return `${deeper}${escapeHtml(name)}${mark}: ${sketch(property, schemas, deeper, inside)}${note}`;
    });
    return `{\n${lines.join("\n")}\n${indent}}`;
  }
  const { additionalProperties: values } = schema;
  if (typeof values === "object" && Object.keys(values).length > 0) {
    return `{\n${deeper}[name]: ${sketch(values, schemas, deeper, inside)}\n${indent}}`;
  }
  return escapeHtml([schema.type ?? "any"].flat().join(" | "));
}

/** Text with `code` as HTML elements. */
function formatText(text: string): string {
  return escapeHtml(text).replaceAll(/`([^`]+)`/g, "<code>$1</code>");
}

function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
