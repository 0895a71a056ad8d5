import * as z from "zod";

/** The parts of a JSON schema that the page of the API shows. */
export const JsonSchema = z.looseObject({
  $ref: z.string().optional(),
  type: z.union([z.string(), z.array(z.string())]).optional(),
  description: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  default: z.unknown().optional(),
  required: z.array(z.string()).optional(),
  get properties() {
    return z.record(z.string(), JsonSchema).optional();
  },
  get items() {
    return JsonSchema.optional();
  },
  get anyOf() {
    return z.array(JsonSchema).optional();
  },
  get additionalProperties() {
    return z.union([z.boolean(), JsonSchema]).optional();
  },
});
export type JsonSchema = z.infer<typeof JsonSchema>;

const Content = z.record(z.string(), z.looseObject({ schema: JsonSchema.optional() }));

/** One method of one path. */
export const Operation = z.looseObject({
  tags: z.array(z.string()).default(["Other"]),
  summary: z.string().default(""),
  description: z.string().default(""),
  parameters: z
    .array(
      z.looseObject({
        name: z.string(),
        in: z.string(),
        required: z.boolean().default(false),
        description: z.string().optional(),
        schema: JsonSchema.optional(),
      }),
    )
    .default([]),
  requestBody: z.looseObject({ content: Content }).optional(),
  responses: z.record(
    z.string(),
    z.looseObject({ description: z.string().default(""), content: Content.default({}) }),
  ),
});
export type Operation = z.infer<typeof Operation>;

/** The parts of an OpenAPI 3.1 document that its page shows: https://spec.openapis.org/oas/v3.1.0 */
export const OpenApiDocument = z.looseObject({
  info: z.looseObject({ title: z.string(), version: z.string(), description: z.string().default("") }),
  paths: z.record(z.string(), z.record(z.string(), Operation)).default({}),
  components: z
    .looseObject({ schemas: z.record(z.string(), JsonSchema).default({}) })
    .default({ schemas: {} }),
});
export type OpenApiDocument = z.infer<typeof OpenApiDocument>;
