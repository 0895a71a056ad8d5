import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRedactor } from "../../../src/plan/secrets/redact.ts";

const redact = createRedactor([]);

/** `§` stands where the secret is. */
const places = [
  "postgres://app:§@db:5432/x",
  "redis://:§@cache:6379/0",
  "amqp+ssl://worker:§@mq.internal/v?heartbeat=10",
  "https://§@github.com/org/repo.git",
  "https://oauth2:§@github.com/org/repo.git",
  String.raw`{"url":"postgres:\/\/app:§@db\/x"}`,
  "dsn=postgres%3A%2F%2Fapp%3A§%40db%2Fx",
  "GET /v1/items?page=2&access_token=§ HTTP/1.1",
  "GET https://api.example.com/x?api_key=§&limit=5 200",
  "callback?X-Amz-Signature=§&X-Amz-Date=20260101",
  "POSTGRES_PASSWORD=§",
  "export PGPASSWORD=§",
  "PGPASSWORD='§' psql -h db",
  'MYSQL_PWD="§"',
  "dbPassword: §",
  "db.password=§",
  "JWT=§",
  "SSH_PASSPHRASE=§",
  "api_key: §",
  "api-key=§",
  '{"level":"error","password":"§","user":"app"}',
  '{"level":"error","msg":"{\\"password\\":\\"§\\"}"}',
  "{'password': '§'}",
  '{ password: "§", user: "app" }',
  "time=2026 level=info token=§ user=app",
  "config = { clientSecret => § }",
  "Authorization: Bearer §",
  "> Authorization: Basic §",
  "authorization: §",
  '{"headers":{"Authorization":"Bearer §","Accept":"*/*"}}',
  "map[Authorization:[Bearer §] Accept:[*/*]]",
  "Proxy-Authorization: Digest §",
  "sent with Bearer § to the server",
  "X-API-Key: §",
  "< x-auth-token: §",
  "X-Vault-Token: §",
  "Cookie: theme=dark; session=§",
  "Set-Cookie: sid=§; Path=/; HttpOnly",
  "redis-cli -a § ping",
  '["CMD","redis-cli","-a","§","ping"]',
  "redis-server --requirepass § --port 6379",
  "requirepass §",
  "mysqladmin ping -h localhost -p§",
  "mysqladmin ping --password=§",
  "mongosh -u root -p § --eval 1",
  "sshpass -p § ssh root@host",
  "curl -fsS -u admin:§ http://localhost/health",
  "curl --user admin:§ http://localhost/health",
  "curl -H 'X-API-Key: §' http://localhost/health",
  "ldapsearch -x -D cn=admin -w §",
  "sqlcmd -S localhost -U sa -P § -Q 'select 1'",
  "openssl enc -pass pass:§",
  "java -Djavax.net.ssl.keyStorePassword=§ -jar app.jar",
  "app --client-secret § --port 80",
  '["app","--auth-token","§"]',
  "CREATE USER app IDENTIFIED BY '§'",
  "ALTER ROLE app WITH PASSWORD '§'",
  "#7 [2/3] ENV API_TOKEN=§",
  "  4 | >>> ENV API_TOKEN §",
  "ARG NPM_TOKEN=§",
  "image: app:${X_TOKEN:-§}",
  "machine example.com login me password §",
  "Server=db;Database=x;User Id=sa;Password=§;Encrypt=true",
  "host=db user=app password=§ dbname=x",
  '{"password":["§"],"user":"app"}',
  "passwords=[§, old]",
  "<property><password>§</password></property>",
  '{"name":"DB_PASSWORD","value":"§"}',
  "- name: DB_PASSWORD\n  value: §",
  "{Name:DB_PASSWORD Value:§}",
  '<add key="password" value="§"/>',
  'Config { user: "app", password: Some("§") }',
  "{'password': b'§'}",
  "[password] => §",
  '["password"]=> string(20) "§"',
  "('password', '§')",
  "(b'authorization', b'Bearer §')",
  "password: `§`",
  "DB_PASSWORD §",
  "the password is §",
  "login with token §",
  "private key: §",
  "curl -fsSu admin:§ http://localhost/health",
  "rabbitmqctl add_user app §",
  "htpasswd -bn app §",
  "htpasswd -cb /etc/users app §",
  "ACL SETUSER app on >§ ~* +@all",
  "SET PASSWORD FOR 'app'@'%' = '§'",
  'db.createUser({user:"app",pwd:"§",roles:[]})',
  "app:§@tcp(db:3306)/app?parseTime=true",
  "https://§:@api.example.com/v1",
  '"set-cookie":["sid=§; Path=/"]',
] as const;

const random = fc
  .tuple(fc.stringMatching(/^[a-z]{3}[0-9]{3}[A-Z]{3}$/), fc.stringMatching(/^[A-Za-z0-9]{14}$/))
  .map((parts) => parts.join(""));

describe("a secret that is known only by its position", () => {
  it.each(places)("is hidden in %j, and the rest stays", (template) => {
    fc.assert(
      fc.property(random, (secret) => {
        expect(redact(template.replace("§", () => secret))).toBe(template.replace("§", "***"));
      }),
      { numRuns: 5 },
    );
  });
});

const harmless = [
  "exited with 1",
  "listening on http://0.0.0.0:8080, version 1.2.3",
  'password authentication failed for user "postgres"',
  "error: password: incorrect",
  "SyntaxError: Unexpected token: }",
  "token: expired",
  "authorization: denied",
  "Authorization required",
  "tokens: 4096, max_tokens=4096",
  "cache key: user_list",
  "primary key: id",
  "partition_key=region",
  "GET /v1/items?key=name&sort=token HTTP/1.1",
  "password=",
  "password: ***",
  "password=${DB_PASSWORD}",
  "secret: <redacted>",
  "token_ttl=3600s auth_enabled=true",
  "TLS key file: /etc/ssl/private/server.key",
  "secret_file=/run/secrets/db_password",
  "at Object.<anonymous> (/app/src/token.js:12:5)",
  "const password = process.env.PASSWORD",
  "const token = getToken(request)",
  "git clone git@github.com:org/repo.git",
  "http://localhost:8080/a@b",
  "https://user@host/path",
  "docker run -p 8080:80 nginx:1.27",
  "mkdir -p /var/lib/app",
  "curl -fsS http://localhost:8080/health",
  "psql -U postgres -d app",
  "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  "12:00:01.123 INFO main: started in 1.2 s",
  "connect ECONNREFUSED 127.0.0.1:5432",
  'FATAL: database "app" does not exist',
  "Compose can now delegate builds to bake",
  "key: value",
  "Public-Key-Pins: none",
  "hash key: none; sort key: none",
  "session expired after 30m",
  'token = os.environ["API_TOKEN"]',
  'password = settings.DATABASES["default"]["PASSWORD"]',
  'create_engine(url, password=cfg["password"])',
  "headers: { Authorization: `Bearer ${token}` }",
  "Access-Control-Allow-Headers: Authorization, X-API-Key, Content-Type",
  "WARNING! Using --password via the CLI is insecure. Use --password-stdin.",
  "usage: app [--token TOKEN] [--password PASSWORD] [--key-file FILE]",
  "--api-key string     API key for the service",
  "public key: 0x04ab12",
  "key: user:1234:session not found",
  'cache hit key="posts:2026-01-01:page=2"',
  '{"Code":"NoSuchKey","Key":"images/2026/photo-01.png","BucketName":"b"}',
  "ConsumerRecord(topic = orders, partition = 0, key = order-1234, value = {})",
  "kafka: message key: order-1234 partition: 3",
  "jwt: alg=HS256 kid=2",
  "pass: 12, fail: 3",
  "--- PASS: TestToken2 (0.00s)",
  "PASS: test_login1 (0.03s)",
  "otp: 26.2.1",
  'token: "expired"',
  '{"errors":{"password":["is too short (minimum is 8 characters)"]}}',
  '{"error":{"password":"must be at least 8 characters"}}',
  "if (token === undefined) throw new Error()",
  'return token == "abc"',
  "SyntaxError: Unexpected token 'u', \"undefined\" is not valid JSON",
] as const;

it.each(harmless)("keeps %j unchanged", (text) => {
  expect(redact(text)).toBe(text);
});

it("keeps the number of lines when it hides secrets", () => {
  const line = fc.oneof(
    fc.constantFrom(...places, ...harmless, "Enter password:", "-----BEGIN PRIVATE KEY-----", ""),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      const text = lines.join("\n");
      expect(redact(text).split("\n")).toHaveLength(text.split("\n").length);
    }),
  );
});

it("hides a secret that one line reveals in the other lines too", () => {
  expect(redact("ENV API_TOKEN=s3cr3t.Tag-9xQ\nusing s3cr3t.Tag-9xQ")).toBe("ENV API_TOKEN=***\nusing ***");
});

it("takes linear time for a long line that almost matches a rule", () => {
  const long = [
    "a.".repeat(8_000),
    "a=".repeat(8_000),
    '"'.repeat(16_000),
    "\\".repeat(16_000),
    "://".repeat(5_000),
    "redis-cli ".repeat(1_600),
    "-----BEGIN PRIVATE KEY-----".repeat(600),
    "authorization: ".repeat(1_000),
    "password: ".repeat(1_600),
    "--pass-word ".repeat(1_300),
    "?a".repeat(8_000),
    "user a ".repeat(2_000),
    "name: a value ".repeat(1_000),
    "<password>".repeat(1_600),
    "password=[".repeat(1_600),
    "passwords=[".concat("a,".repeat(8_000)),
    "a_password ".repeat(1_400),
    "A_".repeat(8_000),
  ];
  for (const text of long) expect(redact(text).length).toBeGreaterThan(0);
});

it.each([
  "key=",
  "password=[",
  "key=[a,",
  "sk-",
  "eyJ-",
  "&token=",
  "openssl -k ",
  "\\http",
  '"docker',
  "pass:",
])("reads a long line of %s once", (unit) => {
  expect(redact(unit.repeat(Math.ceil(250_000 / unit.length))).length).toBeGreaterThan(0);
});

it("finds secrets after many program names, and in nested commands", () => {
  const many = "openssl enc -k ".repeat(70);
  expect(redact(`${many}hunter.Tag-9xQ`)).not.toContain("hunter.Tag-9xQ");
  expect(redact(`sh -c "mysql -pfirst9xQ; docker exec db sh -c 'redis-cli -a second9xQ'"`)).not.toMatch(
    /9xQ/,
  );
});

it("hides all of a long value, although only its beginning is judged", () => {
  expect(redact(`password=${"ab1-".repeat(500)}`)).toBe("password=***");
  expect(redact(`password=["one", "${"ab1-".repeat(500)}"]`)).toBe('password=["***", "***"]');
});

it.each([
  "token_expires_at=2026-11-28T10:00:00Z",
  '"token_expires_in": 86400',
  "passwordLastChangedAt: 2026-11-28T10:00:00Z",
  "password_updated_by=admin-user-17",
  "token_not_before=1732788000",
  "token_since=2026-11-28",
  "token_hits=12345 token_misses=9981 token_latency=12ms",
  "password_failures=12 password_history=5",
  "secrets_found=12 secrets_loaded=4",
  '{"properties":{"password":{"type":"string","minLength":8},"token":{"type":"string"}}}',
  '"token": {"id": 17, "kind": "api"}',
  "password: {min: 8, max: 64}",
  "PASSWORD_RULE: 1\nsecret: {secretName: my-secret}",
  '\\"password\\":{\\"type\\":\\"string\\"}',
])("leaves what is said about a secret: %s", (line) => {
  expect(redact(line)).toBe(line);
});

it.each([
  ["password={SHA}nU4eI71bcnBGqeO0t9tXvY1u5oQ=", "password=***"],
  ["password: {bcrypt}a1b2c3d4", "password: ***"],
  ['{"password":"{x9"}', '{"password":"***"}'],
])("hides a secret that begins with a bracket: %s", (line, hidden) => {
  expect(redact(line)).toBe(hidden);
});
