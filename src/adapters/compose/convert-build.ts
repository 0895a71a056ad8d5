import { createHash } from "node:crypto";
import * as z from "zod";
import type { Service } from "../../domain/service.ts";
import { findDockerfile } from "../../plan/failures/explain-build-failure.ts";

const Build = z.looseObject({
  context: z.string().default("."),
  dockerfile: z.string().default("Dockerfile"),
  dockerfile_inline: z.string().optional(),
});

/**
 * The data that explains a failed build. Undefined for a service without a build. The key hides the values of
 * build arguments.
 */
export function convertBuild(build: unknown): Pick<Service, "build"> {
  const parsed = Build.safeParse(build);
  if (!parsed.success) return {};
  const { context, dockerfile, dockerfile_inline } = parsed.data;
  const isInline = dockerfile_inline !== undefined;
  const file = isInline ? undefined : findDockerfile(context, dockerfile);
  const key = createHash("sha256").update(JSON.stringify(parsed.data)).digest("hex");
  return { build: { context, isInline, key, ...(file !== undefined && { dockerfile: file }) } };
}
