import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isSecret, mayBeSecret, secretsIn } from "../../../src/plan/secrets/is-secret.ts";
import { nameStems } from "../../../src/plan/secrets/secret-words.ts";

const opaque = "hunter2-Hunter2";

/** A line is `NAME=value`; one without a value has an opaque one. */
function parse(table: string): readonly (readonly [name: string, value: string])[] {
  return table
    .trim()
    .split("\n")
    .map((line) => line.trim())
    .map((line) => {
      const at = line.indexOf("=");
      return at < 0 ? [line, opaque] : [line.slice(0, at), line.slice(at + 1)];
    });
}

const secrets = parse(`
  REDIS_AUTH
  SALT
  MYSQL_PWD
  PGPASSWORD
  SSH_PASSPHRASE
  GITHUB_PAT
  JWT_SIGNING
  dbPassword
  DB_PASS
  API_KEY
  ACCESS_TOKEN
  SECRET_KEY_BASE
  PRIVATE_KEY
  AWS_SECRET_ACCESS_KEY
  AWS_ACCESS_KEY_ID
  AWS_SESSION_TOKEN
  SENTRY_DSN=https://5f2c9a0b@o1.ingest.sentry.io/42
  DATABASE_URL=postgres://user:pw@db:5432/app
  CELERY_BROKER_URL=redis://:pa55@cache:6379/0
  ConnectionStrings__Default=Server=db;Database=app;User Id=sa;Password=Str0ng!;
  DB_DSN=host=db user=app password=pw dbname=app
  JDBC_URL=jdbc:mysql://db/app?user=app&password=pw
  KAFKA_JAAS=org.apache.kafka.common.security.plain.PlainLoginModule required username="a" password="b";
  JAVA_OPTS=-Xmx1g -Djavax.net.ssl.keyStorePassword=changeit
  REDIS_ARGS=--save "" --requirepass foobared
  STORAGE=DefaultEndpointsProtocol=https;AccountName=a;AccountKey=Zm9vYmFy;
  SAS_URL=https://a.blob.core.windows.net/c?sv=2022&sig=abc%3D
  SLACK_WEBHOOK_URL=https://hooks.slack.com/services/T0/B0/abcdef
  DISCORD_URL=https://discord.com/api/webhooks/123/abc
  GIT_REMOTE=https://ghtoken0123456789abcdef@github.com/a/b
  ANYTHING=ghp_0123456789abcdefghijABCDEFGHIJ012345
  OTHER=AKIAIOSFODNN7EXAMPLE
  SESSION=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl
  CERT=-----BEGIN RSA PRIVATE KEY-----
  USERS=admin:$apr1$abcdefgh$0123456789abcdefghij
  POSTGRES_PASSWORD=postgres
  MYSQL_ROOT_PASSWORD=root
  PASSWORD=password
  REDIS_PASSWORD=123456
  DB_PASSWORD=12
  POSTGRES_PASSWORD=7d
  SA_PASSWORD
  ORACLE_PWD
  LDAP_BIND_PW
  BINDPW
  LDAP_ADMIN_PASSWD
  DBPASS
  ROOTPASS
  SMTP_PASS
  smtp.pass
  spring.datasource.password
  GF_SECURITY_ADMIN_PASSWORD
  KEYCLOAK_ADMIN_PASSWORD
  KC_DB_PASSWORD
  KEYSTORE_PASSWORD
  WIFI_PSK
  ADMIN_PASSCODE
  PASSWORD_HASH=0123456789abcdef
  HTPASSWD
  WORDPRESS_AUTH_SALT
  WORDPRESS_NONCE_KEY
  PASSWORD_PEPPER
  HASH_SALT=8f3a9c
  SESSION_SECRET
  NEXTAUTH_SECRET
  AUTH_SECRET
  JWT_SECRET
  JWT_SECRET_KEY
  CLIENT_SECRET
  OAUTH2_PROXY_COOKIE_SECRET
  clientSecret
  CLIENTSECRET
  VAULT_SECRET_ID
  HASURA_GRAPHQL_ADMIN_SECRET
  VAULT_TOKEN
  NPM_TOKEN
  TELEGRAM_BOT_TOKEN
  AUTHTOKEN
  authToken
  CF_API_TOKEN
  TUNNEL_TOKEN
  TOKEN=123456
  INFLUXDB_ADMIN_TOKEN
  APIKEY
  apiKey
  X_API_KEY
  API_KEY_PROD
  API_KEY_OPENAI
  API_KEY2
  STRIPE_SECRET_KEY_LIVE
  STRIPE_KEY
  SECRET_KEY
  SECRETKEY
  APP_KEY=base64:Zm9vYmFyZm9vYmFyZm9v
  ENCRYPTION_KEY
  N8N_ENCRYPTION_KEY
  MASTER_KEY
  RAILS_MASTER_KEY
  MEILI_MASTER_KEY
  TS_AUTHKEY
  LICENSE_KEY
  SIGNING_KEY
  SUPABASE_SERVICE_ROLE_KEY
  DEPLOY_KEY
  KEY
  AWS_KEY=/9fAb12Cd34Ef56Gh78Ij90Kl12Mn34Op56+r7
  ANON_KEY
  RABBITMQ_ERLANG_COOKIE
  WALLET_SEED_PHRASE
  MNEMONIC
  PASSWORD_ADMIN
  TOKEN_A
  ADMIN_TOKEN_RW
  PASSWORD_USER
  DB_PASSWORD_1
  GOOGLE_CREDENTIALS={"private":"x"}
  AWS_CREDS
  HTTP_BASIC_AUTH=admin:admin
  NEO4J_AUTH=neo4j/hunter2
  JWT=abc.def.ghi
  ADMIN_PIN=4711
  TOTP_SECRET
  SSH_PRIVATE_KEY
`);

const settings = parse(`
  KEY_API_PORT=7500
  ACCESS_TOKEN_EXPIRE_MINUTES=60
  VALUE_CONVERTER=org.example.X
  KEY_CONVERTER=org.example.X
  CONNECT_KEY_CONVERTER=org.apache.kafka.connect.json.JsonConverter
  CONNECT_INTERNAL_KEY_CONVERTER=org.apache.kafka.connect.storage.StringConverter
  KEY_SERIALIZER=org.apache.kafka.common.serialization.StringSerializer
  TLS_KEY=/certs/app.key
  SSL_KEY=certs/app.key
  SSL_KEY=./app.pem
  SSH_KEY=~/.ssh/id_rsa
  SSH_PRIVATE_KEY=C:\\keys\\id
  POSTGRES_PASSWORD_FILE=/run/secrets/db
  DB_PASSWORD_FILE=secrets/db.txt
  PGPASSFILE=/root/.pgpass
  GIT_ASKPASS=/usr/bin/askpass
  SECRET_FILE=anything
  GOOGLE_APPLICATION_CREDENTIALS=/secrets/gcp.json
  DB_PASSWORD=/run/secrets/db_password
  CREDENTIALS_PROVIDER=vault
  AWS_CREDENTIALS_PROVIDER=com.amazonaws.auth.EnvironmentVariableCredentialsProvider
  S3_CREDENTIALS_PROVIDER=org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider
  AUTH_PASS_SCHEME=CRYPT
  PASS_SCHEME=SSHA512
  API_TOKEN_READS=open
  API_TOKEN_READS=token
  PASSWORD_MIN_LENGTH=12
  PASSWORD_MIN_LENGTH=twelve
  TOKENIZERS_PARALLELISM=false
  TOKENIZERS_PARALLELISM=max
  TOKENIZER=gpt2-Large
  KEYCLOAK_HOST=auth
  KEYCLOAK_ADMIN=admin
  KEYCLOAK_URL=http://auth:8080
  MONKEY=George-2
  HOTKEY=ctrl-alt-F5
  TURKEY=Ankara1
  KEYBOARD_LAYOUT=de-Latin1
  COMPASS_URL=http://compass
  COMPASS=north2
  BYPASS=local-Net1
  AUTHOR=Ada-Lovelace1
  AUTHORITY=https://login.example
  PATH=/usr/bin:/bin
  PATTERN=a.*B1
  PWD=/home/me
  OLDPWD=/home/me
  HOST_PWD=/home/me
  PASSENGER_COUNT=abc1
  PASSPORT_STRATEGY=google2
  SECRETARY=Jane-1
  SALTSTACK_VERSION=3006
  DESALT=yes1
  SPIN=left2
  PINNED=abc1
  ALLOW_EMPTY_PASSWORD=yes
  MYSQL_ALLOW_EMPTY_PASSWORD=true
  MYSQL_RANDOM_ROOT_PASSWORD=1
  CORS_ALLOW_CREDENTIALS=true
  ENABLE_AUTH=false
  AUTH=none
  SMTP_AUTH=login
  SMTP_AUTH=plain
  NEO4J_AUTH=none
  REDIS_AUTH=
  DB_PASSWORD=
  AUTH_TYPE=Basic-2
  AUTH_METHOD=scram-sha-256
  POSTGRES_HOST_AUTH_METHOD=trust
  POSTGRES_INITDB_ARGS=--auth-host=scram-sha-256
  AUTH_URL=http://auth:9000
  AUTH_SERVICE_URL=http://auth:9000
  AUTH_HOST=auth-1
  AUTH_PORT=9000
  AUTH_USER=Bob1
  SSH_AUTH_SOCK=/tmp/agent
  AUTH_DOMAIN=login.Example1
  JWT_ALGORITHM=HS256
  JWT_ISSUER=https://id.example
  JWT_AUDIENCE=api-V1
  JWT_EXPIRES_IN=15m
  JWT_EXPIRATION=3600
  JWT_REFRESH_TOKEN_TTL=7d
  REFRESH_TOKEN=7d
  TOKEN_LIFETIME=1h30m
  TOKEN_URL=https://id.example/token
  TOKEN_ENDPOINT=/oauth/token
  TOKEN_TYPE=Bearer1
  TOKEN_HEADER=X-Auth-1
  TOKEN_ISSUER=Me-1
  TOKEN_SERVICE=auth-service
  MAX_TOKENS=4096
  MAX_TOKEN=100000
  LLM_CONTEXT_TOKENS=128000
  NUM_KEYS=1000
  EOS_TOKEN=</s>
  TOKEN_LIMIT=10k
  SECRET_NAME=my-Secret1
  SECRET_ARN=arn:aws:secretsmanager:eu:1:secret:x
  SECRET_REF=op://vault/item/field
  SECRETS_BACKEND=airflow.providers.hashicorp.secrets.vault.VaultBackend
  SECRETS_PATH=kv/data/App1
  SECRET_ROTATION_DAYS=30
  PASSWORD_POLICY=Strong-2
  PASSWORD_RESET_URL=https://x.example/reset
  PASSWORD_HASHERS=Argon2-1
  PASSWORD_HASH_ALGORITHM=PBKDF2WithHmacSHA256
  PASSWORD_ENCRYPTION=scram-sha-256
  PUBLIC_KEY=ssh-ed25519-AAAA1
  VAPID_PUBLIC_KEY=BPx1abc
  STRIPE_PUBLISHABLE_KEY=abc1
  RECAPTCHA_SITE_KEY=6Lc1
  SORT_KEY=created-At1
  PARTITION_KEY=user_Id1
  ROUTING_KEY=orders.created1
  PRIMARY_KEY=id1
  KEY_PREFIX=app:V1
  CACHE_KEY_PREFIX=app:V1
  KEYSPACE=app-Space1
  KEYSTORE_PATH=/k/store.jks
  KEYSTORE_TYPE=PKCS12
  KEY_SIZE=2048
  KEY_ID=abc-1
  CLIENT_ID=abc-1
  SALT_ROUNDS=10
  BCRYPT_SALT_ROUNDS=twelve12
  PRIVATE_NETWORK=10.0.0.0/8
  COOKIE_NAME=sid-1
  SESSION_COOKIE=sid-1
  PORT=8080
  LOG_LEVEL=debug
  TZ=Europe/Berlin
  NODE_ENV=production
  DSN=sqlite:///data.db
  DATABASE_URL=postgres://db:5432/app
  DATABASE_URL=postgres://app@db/app
  REDIS_URL=redis://cache:6379
  GIT_REMOTE=ssh://git@github.com/a/b
  PROXY_PASS=http://backend:8080
  URL=http://localhost:8080/a@b
  GREETING=hello world
  RANDOM_SEED=42
`);

describe("isSecret", () => {
  it.each(secrets)("hides %s=%s", (name, value) => {
    expect(isSecret(name, value)).toBe(true);
  });

  it.each(settings)("shows %s=%s", (name, value) => {
    expect(isSecret(name, value)).toBe(false);
  });

  const letters = fc.stringMatching(/^[A-Z]{1,8}$/);
  const words = fc.array(letters, { maxLength: 3 });
  const password = fc.stringMatching(/^[a-z][A-Za-z0-9!%*+_-]{6,20}[0-9]x$/);

  it("hides every value of a name that ends with a secret word, in any naming style", () => {
    const ends = fc.constantFrom(
      "PASSWORD",
      "SECRET",
      "API_KEY",
      "ACCESS_TOKEN",
      "PASSPHRASE",
      "CREDENTIALS",
    );
    fc.assert(
      fc.property(words, ends, password, fc.boolean(), (before, end, value, isCamel) => {
        const name = [...before, end].join("_");
        expect(isSecret(isCamel ? toCamelCase(name) : name, value)).toBe(true);
      }),
    );
  });

  it("hides the password in any URL, under any name", () => {
    fc.assert(
      fc.property(words, password, (name, value) => {
        expect(isSecret(name.join("_"), `amqp://user:${value}@mq:5672/x`)).toBe(true);
      }),
    );
  });

  it("shows booleans, durations, paths and class names under any name", () => {
    const name = fc.constantFrom("DB_PASSWORD", "API_KEY", "X_TOKEN", "AUTH", "SALT", "KEY", "CLIENT_SECRET");
    const plain = fc.oneof(
      fc.constantFrom("true", "False", "yes", "OFF", "0", "1", "", " ", "none", "null"),
      fc.stringMatching(/^\/[a-z]{1,9}\/[a-z]{1,9}\.(key|pem|txt)$/),
      fc.stringMatching(/^https?:\/\/[a-z]{1,9}(:[0-9]{2,4})?(\/[a-z]{1,9})?$/),
      fc.stringMatching(/^org\.[a-z]{1,9}\.[A-Z][a-z]{1,9}$/),
    );
    fc.assert(
      fc.property(name, plain, (one, value) => {
        expect(isSecret(one, value)).toBe(false);
      }),
    );
  });

  it("shows every value of a name that ends with a setting word, unless the value has the form of a secret", () => {
    const ends = fc.constantFrom(
      "PORT",
      "HOST",
      "URL",
      "PATH",
      "FILE",
      "TTL",
      "MINUTES",
      "LENGTH",
      "PROVIDER",
      "TYPE",
    );
    const heads = fc.constantFrom("PASSWORD", "TOKEN", "SECRET", "API_KEY", "AUTH");
    fc.assert(
      fc.property(heads, words, ends, password, (head, between, end, value) => {
        expect(isSecret([head, ...between, end].join("_"), value)).toBe(false);
      }),
    );
  });
});

it("judges a name without any stem as harmless", () => {
  const name = fc.array(
    fc.constantFrom(...[...secrets, ...settings].flatMap(([one]) => one.split(/(?=[A-Z_.])/))),
    {
      minLength: 1,
      maxLength: 5,
    },
  );
  fc.assert(
    fc.property(name, (parts) => {
      const one = parts.join("");
      expect([one, mayBeSecret(one) && !nameStems.test(one)]).toEqual([one, false]);
    }),
    { numRuns: 3000 },
  );
  for (const [one] of secrets) expect([one, mayBeSecret(one) && !nameStems.test(one)]).toEqual([one, false]);
});

describe("mayBeSecret", () => {
  it.each([
    ["DB_PASSWORD", true],
    ["KEY", true],
    ["KEY_API_PORT", false],
    ["PORT", false],
    ["", false],
  ])("judges %j by its name alone", (name, expected) => {
    expect(mayBeSecret(name)).toBe(expected);
  });
});

describe("secretsIn", () => {
  it.each([
    ["DB_PASSWORD", "hunter2", ["hunter2"]],
    ["DATABASE_URL", "postgres://app:pa55@db/x?token=tok", ["pa55", "tok"]],
    ["DB_DSN", "host=db password='pw' dbname=x", ["pw"]],
    ["REDIS_ARGS", "--requirepass foobared --save 60", ["foobared"]],
    ["API_KEY", "https://u:pa55@h", ["https://u:pa55@h", "pa55"]],
    ["SENTRY_DSN", "https://abc1@o1.example/4", ["https://abc1@o1.example/4"]],
    ["X", "ghp_0123456789abcdefghijABCDEFGHIJ012345", ["ghp_0123456789abcdefghijABCDEFGHIJ012345"]],
    ["PORT", "80", []],
  ])("of %s=%s", (name, value, expected) => {
    expect(secretsIn(name, value)).toEqual(expected);
  });
});

function toCamelCase(name: string): string {
  return name.toLowerCase().replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
