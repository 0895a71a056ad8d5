import { z } from "zod";
import { type Problem, StackError } from "../domain/errors.ts";

/** What the container's environment says, beside the features' flags. An empty value counts as absent. */
export const BackendSettings = z.object({
  STACKCTL_ROLE: z
    .enum(["backend", "trainer"])
    .default("backend")
    .describe("Which program of the image this container runs"),
  PORT: z.coerce
    .number()
    .int()
    .min(1)
    .max(65_535)
    .default(10_010)
    .describe("Port to listen on, on every address"),
  ENVIRONMENT: z.string().default("development").describe("Name of the environment, as the API reports it"),
});
export type BackendSettings = z.infer<typeof BackendSettings>;

/** Throws StackError `invalid-setting` with every problem found. */
export function readBackendSettings(env: Readonly<Record<string, string | undefined>>): BackendSettings {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
  const parsed = BackendSettings.safeParse(given);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue): Problem => {
    const name = issue.path.join(".");
    return { message: `${name}=${JSON.stringify(env[name] ?? "")}: ${issue.message}` };
  });
  throw new StackError("invalid-setting", {
    message: "the environment has values that cannot be used",
    problems,
  });
}
