import { describe, expect, it } from "vitest";
import { explainConfigFailure } from "../../../src/adapters/compose/explain-config-failure.ts";
import type { ComposeTarget } from "../../../src/domain/compose-target.ts";

const target: ComposeTarget = {
  files: ["/srv/shop/base.yaml"],
  projectName: undefined,
  projectDirectory: "/srv/shop",
  envFiles: [],
  profiles: [],
  env: {},
};

const explain = (stderr: string) => explainConfigFailure(stderr, target, (words) => words !== "use s3cret");

const nowhere = { kind: "nowhere" };
const key = (path: string, file?: string) => ({ kind: "key", path: path.split("."), file });

// On the left what Compose 2.40.3 wrote, each really provoked.
describe("explainConfigFailure", () => {
  it.each([
    ["no configuration file provided: not found", "no-compose-file", "no compose file in /srv/shop", nowhere],
    [
      "open /srv/shop/base.yaml: no such file or directory",
      "no-compose-file",
      "the compose file /srv/shop/base.yaml does not exist",
      nowhere,
    ],
    [
      "open /srv/shop/parts/other.yaml: no such file or directory",
      "invalid-compose-file",
      "/srv/shop/parts/other.yaml is included or extended, but does not exist",
      { kind: "words", words: "other.yaml" },
    ],
    [
      "read /srv/shop/compose.yaml: is a directory",
      "invalid-compose-file",
      "is a directory",
      { kind: "file", where: { file: "/srv/shop/compose.yaml" } },
    ],
    [
      'yaml: unmarshal errors:\n  line 2: mapping key "services" already defined at line 1',
      "invalid-compose-file",
      "services is defined twice",
      { kind: "syntax", file: undefined, line: 2 },
    ],
    [
      "error while interpolating services.a.image: required variable X is missing a value: set X to a tag",
      "missing-variable",
      "X must be set: set X to a tag",
      key("services.a.image"),
    ],
    [
      "error while interpolating services.a.image: required variable X is missing a value",
      "missing-variable",
      "X must be set",
      key("services.a.image"),
    ],
    [
      "couldn't find env file: /srv/shop/prod.env",
      "invalid-dotenv",
      "the env file /srv/shop/prod.env does not exist",
      nowhere,
    ],
    [
      "env file /srv/shop/web.env not found: stat /srv/shop/web.env: no such file or directory",
      "invalid-compose-file",
      "a service reads the env file /srv/shop/web.env, which does not exist",
      { kind: "words", words: "web.env" },
    ],
    [
      "failed to read /srv/shop/.env: line 2: key cannot contain a space",
      "invalid-dotenv",
      "key cannot contain a space",
      { kind: "file", where: { file: "/srv/shop/.env", line: 2 } },
    ],
    [
      "yaml: line 1: did not find expected key",
      "invalid-compose-file",
      "did not find expected key",
      { kind: "syntax", file: undefined, line: 1 },
    ],
    [
      "failed to parse /srv/shop/sub.yaml: yaml: line 3: found unexpected end of stream",
      "invalid-compose-file",
      "found unexpected end of stream",
      { kind: "syntax", file: "/srv/shop/sub.yaml", line: 3 },
    ],
    [
      'failed to parse /srv/shop/compose.yaml: line 4: mapping key "image" already defined at line 3',
      "invalid-compose-file",
      'mapping key "image" already defined at line 3',
      { kind: "syntax", file: "/srv/shop/compose.yaml", line: 4 },
    ],
    [
      "yaml: unmarshal errors:\n  line 1: cannot unmarshal !!seq into cli.named",
      "invalid-compose-file",
      "a compose file is a map with `services:`",
      { kind: "syntax", file: undefined, line: undefined },
    ],
    [
      "yaml: unknown anchor 'nope' referenced",
      "invalid-compose-file",
      "unknown anchor 'nope' referenced",
      { kind: "syntax", file: undefined, line: undefined },
    ],
    [
      "empty compose file",
      "invalid-compose-file",
      "empty compose file",
      { kind: "syntax", file: undefined, line: undefined },
    ],
    [
      "validating /srv/shop/compose.yaml: services.a additional properties 'imagee' not allowed",
      "invalid-compose-file",
      "unknown key services.a.imagee",
      key("services.a.imagee", "/srv/shop/compose.yaml"),
    ],
    [
      "validating /srv/shop/compose.yaml:  additional properties 'foo' not allowed",
      "invalid-compose-file",
      "unknown key foo",
      key("foo", "/srv/shop/compose.yaml"),
    ],
    [
      "validating /srv/shop/compose.yaml: services.a.ports must be a array",
      "invalid-compose-file",
      "services.a.ports must be a array",
      key("services.a.ports", "/srv/shop/compose.yaml"),
    ],
    [
      "decoding failed due to the following error(s):\n\n'services[a].healthcheck.interval' time: invalid duration \"foo\"",
      "invalid-compose-file",
      'services.a.healthcheck.interval: time: invalid duration "foo"',
      key("services.a.healthcheck.interval"),
    ],
    [
      "invalid interpolation format for services.a.image.\nYou may need to escape any $ with another $.\n${X",
      "invalid-compose-file",
      "services.a.image has a malformed or unclosed ${…}",
      key("services.a.image"),
    ],
    [
      "Invalid hostPort: 99999",
      "invalid-compose-file",
      "99999 is not valid in ports",
      { kind: "words", words: "99999" },
    ],
    [
      'service "a" depends on undefined service "nope": invalid compose project',
      "invalid-compose-file",
      'service "a" depends on undefined service "nope"',
      key("services.a.depends_on"),
    ],
    [
      'service "a" refers to undefined network foo: invalid compose project',
      "invalid-compose-file",
      'service "a" refers to undefined network foo',
      key("services.a.networks"),
    ],
    [
      'service "a" has neither an image nor a build context specified: invalid compose project',
      "invalid-compose-file",
      'service "a" has neither an image nor a build context specified',
      key("services.a"),
    ],
    [
      "services.a: can't set distinct values on 'mem_limit' and 'deploy.resources.limits.memory': invalid compose project",
      "invalid-compose-file",
      "services.a: can't set distinct values on 'mem_limit' and 'deploy.resources.limits.memory'",
      key("services.a"),
    ],
    [
      "dependency cycle detected: a -> b -> a",
      "invalid-compose-file",
      "dependency cycle detected: a -> b -> a",
      key("services.a.depends_on"),
    ],
    [
      'invalid project name "A B": must consist of x',
      "invalid-setting",
      'invalid project name "A B": must consist of x',
      nowhere,
    ],
    [
      "project name must not be empty",
      "invalid-setting",
      "the project has no name: no file sets one, and the folder's name has no letter or digit",
      nowhere,
    ],
    ["something that is not known yet", "invalid-compose-file", "something that is not known yet", nowhere],
    ["", "invalid-compose-file", "Compose could not read the project", nowhere],
  ])("%s", (stderr, code, message, suspect) => {
    expect(explain(stderr)).toMatchObject({ code, message, suspect });
  });

  it("looks past warnings", () => {
    const warning = 'time="2026-11-23T14:30:55Z" level=warning msg="The \\"FOO\\" variable is not set."';
    expect(explain(`${warning}\nempty compose file\n`).message).toBe("empty compose file");
  });

  it("reports where to set a missing variable", () => {
    expect(explain("required variable X is missing a value").hint).toContain("X=… in .env");
  });

  it.each([
    [
      'failed to read /srv/shop/.env: line 4: unterminated quoted value "hunter2',
      "unterminated quoted value",
    ],
    [
      'failed to read /srv/shop/.env: line 3: unexpected character "!" in variable name near "!hunter2=1\\nC=2"',
      "unexpected character",
    ],
  ])("never repeats the text of an env file: %s", (stderr, message) => {
    const failure = explain(stderr);
    expect(failure.message).toBe(message);
    expect(JSON.stringify(failure)).not.toContain("hunter2");
  });

  it("leaves out what an author wrote for a missing variable where another one was filled in", () => {
    const failure = explain(
      "error while interpolating services.a.image: required variable X is missing a value: use s3cret",
    );
    expect(failure.message).toBe("X must be set");
  });
});
