import { describe, expect, it } from "vitest";
import { createRedactor } from "../../../src/plan/secrets/redact.ts";
import { exactPlaces, widePlaces } from "../../support/secret-places.ts";

const redact = createRedactor([]);
/** As people, generators of passwords and programs make them. */
const secrets = ["qwe123RTYa8Zk2Lm9PxQd7", "Tr0ub4dorXyz", "kV9!mzQ2-pL", "8f3a9c1e77b04d2290aa51ce6b3f0d12"];

describe("a secret that is recognised by its position", () => {
  it.each(exactPlaces)("is hidden in %j, and the rest stays", (place) => {
    for (const secret of secrets)
      expect(redact(place.replaceAll("§", () => secret))).toBe(place.replaceAll("§", "***"));
  });

  it.each(widePlaces)("is hidden in %j", (place) => {
    for (const secret of secrets)
      expect(redact(place.replaceAll("§", () => secret))).not.toContain(secret.slice(0, 8));
  });
});

const harmless = [
  "git config credential.helper store",
  "echo fs.inotify.max_user_watches=524288 | sudo tee -a /etc/sysctl.conf",
  String.raw`net use z: "\\vmware-host\Shared Folders"`,
  "nsenter -U --preserve-credentials -m -n",
  '"secret":"db-credentials"',
  '"secret": "tls-web-v2"',
  "secret: db-credentials",
  "x-api-key: allowed",
  "X-API-Key: required",
  "callback?code=404&state=done",
  "GET /x?session=none&sid=1 HTTP/1.1",
  "AUTH failed for client 10.0.0.1",
  "curl -u app http://x",
  "mysql -u root -p -e 'select 1'",
  "mysql -p$MYSQL_PASSWORD app",
  'redis-cli -a "$REDIS_PASSWORD" ping',
  'redis-cli -a "$$REDIS_PASSWORD" ping',
  "redis-cli -a ${REDIS_PASSWORD} ping",
  "sshpass -e ssh a@b",
  "docker run -p 8080:80 --name login app",
  "docker login registry.example.com",
  "INSERT INTO users (name, city) VALUES ('abc12345xy', 'def12345xy')",
  "foo.c:120:5:error:undefined",
  "localhost:8080:ready",
  "sk-fading-circle-bounce-delay",
  "npm_package_dependencies_some_long_name_of_a_package",
  "wrong password for user: bob123456789",
  "password:\n  is required\n  is too short",
  "password: |",
  "tokens:\n  limit: 4096",
  "password: !secret db_password",
  "Authorization: required for this route",
  "signature: verified with key abc",
  "X-Signature: sha256",
  "the session-id header is missing",
  "CREATE TABLE users (id int, password text)",
  "ALTER USER app PASSWORD NULL",
  "IDENTIFIED BY is missing",
  "sqlplus /nolog @script.sql",
  "zip -r out.zip dir",
  "7z x archive.7z -o/out",
  "ssh-keygen -t ed25519 -f key",
  "openssl req -x509 -nodes -keyout key.pem -out cert.pem",
  "openssl rsa -in key.pem -passin env:PASS",
  "kubectl create secret generic x --from-file=a.txt",
  "https://docs.example.com/reference/webhooks/discord",
  "http://john.smith@example.com/path",
  "node app.js | send -u http://localhost:8080/logs",
] as const;

it.each(harmless)("keeps %j unchanged", (text) => {
  expect(redact(text)).toBe(text);
});

it("hides the password of a URL in an example, which looks like a real one", () => {
  expect(redact("usage: app http://user:password@host/path")).toBe("usage: app http://user:***@host/path");
});
