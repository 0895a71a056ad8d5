import * as z from "zod";

/**
 * Messages between an editor and Tabby 0.32. The backend reads only these keys and passes others on.
 * https://github.com/TabbyML/tabby/blob/v0.32.0/crates/tabby/src/services/completion.rs
 */
export const TabbyCompletionRequest = z
  .looseObject({
    language: z
      .string()
      .nullish()
      .describe("Language identifier of the Language Server Protocol, such as python"),
    segments: z
      .looseObject({
        prefix: z.string().describe("The text before the cursor"),
        suffix: z.string().nullish().describe("The text after the cursor"),
        filepath: z.string().nullish(),
        git_url: z.string().nullish(),
        clipboard: z.string().nullish(),
      })
      .nullish(),
    user: z.string().nullish(),
    temperature: z.number().nullish(),
    seed: z.int().nonnegative().nullish(),
    mode: z.string().nullish(),
  })
  .meta({ id: "TabbyCompletionRequest" });
export type TabbyCompletionRequest = z.infer<typeof TabbyCompletionRequest>;

/** One completion. */
export const CompletionChoice = z.object({ index: z.int(), text: z.string() });

/** Tabby's response to a completion request. */
export const TabbyCompletion = z
  .looseObject({ id: z.string(), choices: z.array(CompletionChoice) })
  .meta({ id: "TabbyCompletion" });
export type TabbyCompletion = z.infer<typeof TabbyCompletion>;

/** Tabby's state; without `model`, it completes nothing. */
export const TabbyHealth = z
  .looseObject({
    model: z.string().nullish(),
    chat_model: z.string().nullish(),
    device: z.string(),
    arch: z.string(),
    cpu_info: z.string(),
    cpu_count: z.int(),
    cuda_devices: z.array(z.string()),
    version: z.looseObject({
      build_date: z.string(),
      build_timestamp: z.string(),
      git_sha: z.string(),
      git_describe: z.string(),
    }),
  })
  .meta({ id: "TabbyHealth" });
export type TabbyHealth = z.infer<typeof TabbyHealth>;

/** What the user did with a completion in the editor. */
export const TabbyEvent = z
  .looseObject({
    type: z.string().describe("view, select or dismiss"),
    completion_id: z.string(),
    choice_index: z.int(),
    view_id: z.string().nullish(),
    elapsed: z.int().nullish(),
  })
  .meta({ id: "TabbyEvent" });
export type TabbyEvent = z.infer<typeof TabbyEvent>;
