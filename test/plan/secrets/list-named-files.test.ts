import { expect, it } from "vitest";
import { listNamedFiles } from "../../../src/plan/secrets/list-named-files.ts";

const lookup = (name: string) => (name === "WHERE" ? "keys" : undefined);

it("lists secret files and Dockerfiles, relative to the project's folder and to the file's folder", () => {
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
