import { endpointSchemes, isEndpointUrl } from "../../domain/endpoint-url.ts";
import type { EndpointDeclaration } from "../../domain/feature.ts";
import type { Notice } from "../../domain/notice.ts";
import { interpolate, type Lookup } from "../dotenv/interpolate.ts";

/**
 * Warns about each endpoint whose variables make its URL one that stackctl does not show. A variable of a disabled
 * feature may be unset, which deserves no warning.
 */
export function findWrongEndpoints(
  declarations: readonly EndpointDeclaration[],
  lookup: Lookup,
): readonly Notice[] {
  return declarations
    .filter(({ url }) => {
      const { text, unset } = interpolate(url, lookup);
      return unset.length === 0 && !isEndpointUrl(text);
    })
    .map(({ name, url }) => ({
      code: "endpoint-url",
      message: `the endpoint ${name} is not shown: with the values of its variables, ${url} has none of the allowed schemes`,
      hint: `Set its variables so that the URL begins with a scheme and ://. The schemes are ${endpointSchemes.join(", ")}.`,
    }));
}
