import { stringify } from "yaml";
import { type Feature, variableStem } from "../../domain/feature.ts";
import type { ComposeModel } from "../../domain/service.ts";
import { namedProfiles } from "../features/profiles.ts";
import { fillTemplate } from "./fill-template.ts";

/** A new feature as the user describes it. */
export interface PackWish {
  readonly name: string;
  readonly description: string;
  readonly image: string;
  readonly port: PortWish | undefined;
}

/** Additional profiles that every optional service of a project is in, such as `optional`. */
export function findSharedProfiles(
  { services }: ComposeModel,
  features: readonly Pick<Feature, "name">[],
): readonly string[] {
  const optional = [...services.values()].filter(({ profiles }) => profiles.length > 0);
  const [first, ...others] = optional;
  if (!first || others.length === 0) return [];
  return namedProfiles(first).filter(
    (profile) =>
      others.every(({ profiles }) => profiles.includes(profile)) &&
      !features.some(({ name }) => name === profile),
  );
}

interface PackTemplates {
  /** The templates for `feature.yaml` and `compose.yaml`. */
  readonly feature: string;
  readonly compose: string;
  /** The comment line in `feature.yaml` that names its JSON schema for editors; may be empty. */
  readonly schema: string;
  /** Additional profiles of its service. */
  readonly shared: readonly string[];
}

/** The two files of a new feature pack. */
export function formatPack(
  { name, description, image, port }: PackWish,
  { feature, compose, schema, shared }: PackTemplates,
): { readonly feature: string; readonly compose: string } {
  const variable = variableStem(name);
  const published = port === undefined ? "" : `\${${variable}_PORT:-${port.published}}`;
  const target = String(port?.target ?? 80);
  const endpoint = { name, url: `http://localhost:${published}`, service: name };
  const values = { name: stringify(name).trim(), host: name, variable, target };
  return {
    feature: fillTemplate(feature, {
      ...values,
      schema,
      description: stringify(description, { lineWidth: 0 }).trim(),
      endpoints:
        port === undefined
          ? '#endpoints: [{ name: Web, url: "http://localhost:8080" }]'
          : stringify({ endpoints: [endpoint] }, { lineWidth: 0 }).trim(),
    }),
    compose: fillTemplate(compose, {
      ...values,
      profiles: [name, ...shared].map((profile) => stringify(profile).trim()).join(", "),
      image: stringify(image, { lineWidth: 0 }).trim(),
      ports: port === undefined ? "" : `ports: ["\${BIND_ADDRESS:-127.0.0.1}:${published}:${target}"]`,
    }),
  };
}

/** A port that a new service publishes. */
export interface PortWish {
  readonly published: number;
  readonly target: number;
}

/** Parses `8080` or `8080:80`; undefined for any other text. */
export function parsePort(text: string): PortWish | undefined {
  const [, published, target = published] = /^(\d{1,5})(?::(\d{1,5}))?$/.exec(text.trim()) ?? [];
  const wish = { published: Number(published), target: Number(target) };
  return Object.values(wish).every((port) => port >= 1 && port <= 65535) ? wish : undefined;
}
