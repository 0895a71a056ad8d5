import type { FixtureFiles } from "../../support/fixture.ts";

const compose = (text: string): FixtureFiles => ({ "compose.yaml": text });

/** Small projects of many shapes, by what is special about their services. */
export const smallShapes: Readonly<Record<string, FixtureFiles>> = {
  "no profile at all": compose("services: {a: {image: x}, b: {image: x, depends_on: [a]}}"),
  "profiles only": compose("services: {a: {image: x, profiles: [a]}, b: {image: x, profiles: [b]}}"),
  "a profile with the empty name": compose(
    "services: {core: {image: x}, net: {image: x, profiles: ['', weave]}, other: {image: x, profiles: [other]}}",
  ),
  "only a profile with the empty name": compose("services: {net: {image: x, profiles: ['']}}"),
  "services of several profiles": compose(
    "services: {a: {image: x, profiles: [one, two]}, b: {image: x, profiles: [two, three]}, c: {image: x, profiles: [one, three]}}",
  ),
  "a shared profile beside each service's own": compose(
    "services: {a: {image: x, profiles: [a, all]}, b: {image: x, profiles: [b, all]}, c: {image: x}}",
  ),
  "a dependency behind another profile": compose(
    "services: {web: {image: x, profiles: [web], depends_on: [db]}, db: {image: x, profiles: [data]}}",
  ),
  "an optional dependency behind another profile": compose(
    "services: {web: {image: x, depends_on: {db: {condition: service_started, required: false}}}, db: {image: x, profiles: [data]}}",
  ),
  "a network of a service behind a profile": compose(
    "services: {vpn: {image: x, profiles: [vpn]}, app: {image: x, network_mode: 'service:vpn', profiles: [app]}}",
  ),
  "profiles from an anchor": compose(
    "x-p: &p [lab]\nx-s: &s {image: x, profiles: *p}\nservices: {a: {<<: *s}, b: {<<: *s, profiles: [b]}, c: {image: x}}",
  ),
  "profiles from extends": compose(
    "services: {base: {image: x, profiles: [base]}, a: {extends: base}, b: {extends: {service: base}, profiles: [b]}}",
  ),
  "profiles that an override adds": {
    ...compose("services: {a: {image: x}, b: {image: x, profiles: [one]}}"),
    "compose.override.yaml": "services: {a: {profiles: [two]}, b: {profiles: [three]}}",
  },
  "profiles that an override resets": {
    ...compose("services: {a: {image: x, profiles: [one]}, b: {image: x, profiles: [one]}}"),
    "docker-compose.override.yml": "services: {a: {profiles: !reset []}, b: {profiles: !override [two]}}",
  },
  "an included file": {
    ...compose("include: [part/compose.yaml]\nservices: {a: {image: x, depends_on: [b]}}"),
    "part/compose.yaml": "services: {b: {image: x}, c: {image: x, profiles: [part]}}",
  },
  "profiles from a variable": {
    ...compose(
      "services: {a: {image: x, profiles: ['${WORD:-plain}']}, b: {image: x, profiles: ['${UNSET-}']}}",
    ),
    ".env": "WORD=filled\n",
  },
  "odd names": compose(
    "services: {a.b: {image: x, profiles: [a.b]}, A_b: {image: x, profiles: [A_b]}, '9-x': {image: x, profiles: ['9-x']}}",
  ),
  "no replica": compose(
    "services: {a: {image: x, scale: 0}, b: {image: x, deploy: {replicas: 0}, profiles: [b]}}",
  ),
  "a broken service behind a profile": compose(
    "services: {a: {image: x}, b: {image: x, profiles: [b], env_file: missing.env}, c: {image: x, profiles: [c]}}",
  ),
  "broken services behind profiles": compose(
    "services: {a: {image: x}, b: {profiles: [b]}, c: {image: x, profiles: [c], networks: [nope]}, d: {image: x, profiles: [d], depends_on: [c]}}",
  ),
};
