import * as z from "zod";

/** An endpoint that a browser can open, and its service. */
export const WebEndpoint = z.strictObject({ service: z.string(), name: z.string(), url: z.string() });
export type WebEndpoint = z.infer<typeof WebEndpoint>;

/** The document of `open --json`. */
export const OpenDocument = z.strictObject({
  project: z.string(),
  endpoints: z
    .array(WebEndpoint)
    .readonly()
    .describe("The endpoint of the named service, or one of each ready service that has a web endpoint"),
});
export type OpenDocument = z.infer<typeof OpenDocument>;
