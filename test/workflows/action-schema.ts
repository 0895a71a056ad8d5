import * as z from "zod";

const Step = z.strictObject({
  name: z.string(),
  id: z.string(),
  // https://docs.github.com/actions/reference/workflows-and-actions/metadata-syntax: required beside `run`.
  shell: z.literal("bash"),
  "working-directory": z.string().optional(),
  env: z.record(z.string(), z.string()).default({}),
  run: z.string(),
});

/** The metadata of a composite action that this repository uses. */
export const Action = z.strictObject({
  name: z.string(),
  description: z.string(),
  author: z.string(),
  branding: z.strictObject({ icon: z.string(), color: z.string() }),
  inputs: z.record(z.string(), z.strictObject({ description: z.string(), default: z.string() })),
  outputs: z.record(z.string(), z.strictObject({ description: z.string(), value: z.string() })),
  runs: z.strictObject({ using: z.literal("composite"), steps: z.array(Step) }),
});
export type Action = z.infer<typeof Action>;

/** The faults of an action beyond its schema: text pasted into scripts, and undefined names. */
export function checkAction({ inputs, outputs, runs }: Action): readonly string[] {
  const ids = runs.steps.map(({ id }) => id);
  const values = [
    ...Object.values(outputs).map(({ value }) => value),
    ...runs.steps.flatMap((step) => [...Object.values(step.env), step["working-directory"] ?? ""]),
  ];
  const named = (pattern: RegExp) =>
    values.flatMap((value) => [...value.matchAll(pattern)].map(([, name = ""]) => name));
  const usedInputs = named(/\binputs\.([\w-]+)/g);
  return [
    ...runs.steps
      .filter(({ run }) => run.includes("${{"))
      .map(({ id }) => `${id} pastes an expression into its script`),
    ...usedInputs.filter((name) => !(name in inputs)).map((name) => `there is no input ${name}`),
    ...Object.keys(inputs)
      .filter((name) => !usedInputs.includes(name))
      .map((name) => `input ${name} is never used`),
    ...named(/\bsteps\.([\w-]+)\./g)
      .filter((id) => !ids.includes(id))
      .map((id) => `there is no step ${id}`),
    ...runs.steps.flatMap(({ id, env, run }) =>
      Object.keys(env)
        .filter((name) => !run.includes(`$${name}`))
        .map((name) => `${id} never reads ${name}`),
    ),
  ];
}
