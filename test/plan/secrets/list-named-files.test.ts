import { expect, it } from "vitest";
import { listNamedFiles } from "../../../src/plan/secrets/list-named-files.ts";

const lookup = (name: string) => (name === "WHERE" ? "keys" : undefined);

it("lists files of secrets and Dockerfiles, from the project's folder and from the file's", () => {
  const text = `
services:
  a: { build: ./a, secrets: [db] }
  b: { build: { context: b, dockerfile: Dockerfile.prod } }
  c: { build: { dockerfile_inline: "FROM scratch" } }
secrets:
  db: { file: "\${WHERE}/db.txt" }
  other: { environment: OTHER }
`;
  const sources = [
    { path: "/p/sub/compose.yaml", text, kind: "compose" },
    { path: "/p/.env", text: "secrets: { x: { file: y } }", kind: "environment" },
  ] as const;
  expect(listNamedFiles(sources, "/p", lookup)).toEqual({
    secretFiles: ["/p/keys/db.txt", "/p/sub/keys/db.txt"],
    dockerfiles: [
      "/p/a/Dockerfile",
      "/p/sub/a/Dockerfile",
      "/p/b/Dockerfile.prod",
      "/p/sub/b/Dockerfile.prod",
    ],
  });
});
