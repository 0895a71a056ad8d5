import type { Finding } from "../../domain/finding.ts";
import { blank, type PreflightFacts } from "./facts.ts";

/** Reports providers whose program is not found, and provider types that Compose refuses. */
export function checkProviders({
  services,
  missingProviders,
}: Pick<PreflightFacts, "services" | "missingProviders">): readonly Finding[] {
  return services.flatMap(({ service: { name, provider }, feature }): readonly Finding[] => {
    if (provider === undefined || !missingProviders.has(provider)) return [];
    const finding = {
      ...blank,
      service: name,
      feature,
      code: "provider-missing",
      severity: "error",
    } as const;
    if (provider === "compose" || provider === "") {
      return [
        {
          ...finding,
          message: `${name} has provider type "${provider}", which Compose refuses`,
          hint: `Set services.${name}.provider.type to the name of a provider.`,
        },
      ];
    }
    return [
      {
        ...finding,
        message: `${name} needs provider ${provider}, but neither docker-${provider} nor ${provider} was found`,
        hint: `Install docker-${provider} as a plugin of the docker CLI, or ${provider} in a folder of PATH.`,
      },
    ];
  });
}
