/**
 * Positions of secrets on the command lines of programs, by program name. `§` is the secret, `*` any
 * characters before it, `_` any word, and `NAME` the name of a secret. `-p~§` matches `-p §` and `-p§`;
 * `--pass~§` matches `--pass §` and `--pass=§`. `§?` matches only a value that looks random. A name of
 * several words is a program and its subcommands.
 */
const table = `
redis-cli redis-benchmark redis-server valkey-cli valkey-server keydb-cli: -a~§ | --pass~§ | requirepass § | AUTH § | AUTH _ §?
mysql mysqldump mysqladmin mysqlcheck mysqlimport mysqlshow mysqlslap mysqlpump mysqlsh mariadb mariadb-dump mariadb-admin mariadb-check mariadb-backup xtrabackup: -p§
mysqladmin mariadb-admin: password §
mongo mongosh mongodump mongorestore mongoexport mongoimport mongostat mongotop: -p~§
docker+login podman+login buildah+login nerdctl+login helm+registry+login helm+login crane+auth+login skopeo+login oras+login regctl+registry+login: -p~§
skopeo podman+pull buildah+pull: --creds~*:§ | --src-creds~*:§ | --dest-creds~*:§
oc+login az+login az+acr+login cf+login argocd+login: -p~§
kubectl+create+secret oc+create+secret: --from-literal~*=§
sshpass: -p~§
plink pscp psftp putty: -pw §
smbclient rpcclient smbget smbcacls winexe net+rpc net+ads wmic: -U~*%§
net+use net+user: _ §?
cqlsh rabbitmqadmin nats ncftp ncftpget ncftpput twine+upload poetry+publish useradd usermod rdesktop: -p~§
influx: -p §
influx doctl+auth+init: -t~§
sqlcmd bcp isql tsql fisql mosquitto_pub mosquitto_sub mosquitto_rr ipmitool zip unzip zipcloak: -P~§
isql: _ _ §
db2: using §
sqlplus rman expdp impdp sqlldr: */§@*
ldapsearch ldapadd ldapmodify ldapdelete ldapwhoami ldappasswd ldapcompare ldapmodrdn: -w~§
ldappasswd: -s~§ | -a~§
slappasswd: -s~§
curl: -u~*:§ | -*u *:§ | -U~*:§ | --user~*:§ | --proxy-user~*:§ | -E~*:§ | --cert~*:§ | -b~*=§? | --cookie~*=§? | --pass~§
wget: --user~*:§
http https xh xhs httpie: -a~*:§ | --auth~*:§
ab: -A~*:§ | -P~*:§
hey wrk siege k6: -a~*:§
lftp: -u~*,§
etcdctl: --user~*:§
rabbitmqctl: add_user _ § | change_password _ § | authenticate_user _ §
htpasswd mosquitto_passwd: -b _ _ § | -*b _ _ § | -b -c _ _ §
htpasswd: -*nb _ § | -nb* _ § | -bn* _ § | -b* -n _ § | -*nBC _ _ §
openssl: -k § | -k§? | -K~§ | -pass~pass:§ | -passin~pass:§ | -passout~pass:§ | -password~pass:§ | -hmac~§ | -macopt~key:§
openssl+passwd: -1 § | -5 § | -6 § | -apr1 § | -salt _ §
ssh-keygen: -N~§ | -P~§
keytool jarsigner: -storepass~§ | -keypass~§
7z 7za 7zr 7zz unrar rar: -p§ | -hp§
pdftk: user_pw § | owner_pw § | input_pw §
qpdf: --encrypt § | --encrypt _ §
rclone+obscure: §
rclone+config: NAME §
mc+alias+set mc+config+host+add: _ _ _ §
caddy+hash-password: -p~§ | --plaintext~§
mkpasswd: -m _ §
wpa_passphrase: _ §
snmpwalk snmpget snmpset snmpbulkwalk snmptrap: -A~§ | -X~§ | -c~§
xfreerdp wlfreerdp freerdp: /p:§
x11vnc: -passwd §
dscl: -passwd _ §
erl elixir iex: -setcookie § | --cookie~§
dotnet+nuget nuget: -k~§
poetry+config composer+config: _ §? | _ _ §?
vault+login cargo+login: §?
aws+configure+set npm+config+set npm+set yarn+config+set pnpm+config+set pulumi+config+set git+config pip+config+set dotnet+user-secrets+set heroku+config gcloud+config+set consul+kv+put etcdctl+put: NAME §
requirepass masterauth primaryauth rootpw bindpw auth-user-pass: §
sentinel: auth-pass _ §
`;

/** Programs that read a secret from stdin, with its position in that text. */
const readers = `
chpasswd newusers: *:§
passwd: §
docker+login podman+login helm+registry+login crane+auth+login nerdctl+login skopeo+login: §
sudo+-S su kinit gpg gpg2 vncpasswd htdigest cryptsetup gh+auth+login smbpasswd pdbedit: §
`;

/** An element of a pattern, which matches one word of a command. */
export type Element =
  | { readonly kind: "any" | "name" }
  | { readonly kind: "literal"; readonly text: string }
  | { readonly kind: "shape"; readonly form: RegExp }
  | { readonly kind: "secret"; readonly form: RegExp; readonly mustBeOpaque: boolean };

/** A program, the subcommands that must follow its name, and patterns for secrets after them. */
export interface Program {
  readonly commands: readonly string[];
  readonly patterns: readonly (readonly Element[])[];
}

/** Programs by the first word of their names. */
export type Programs = ReadonlyMap<string, readonly Program[]>;

/** Programs with secrets on their command line, by the first word of their names. */
export const programs: Programs = parsePrograms(table);
/** Programs that read a secret from a pipe, by the first word of their names. */
export const pipeReaders: Programs = parsePrograms(readers);

function parsePrograms(text: string): Programs {
  const parsed = new Map<string, Program[]>();
  for (const line of text.trim().split("\n")) {
    const [names = "", patterns = ""] = splitOnce(line, ": ");
    const elements = patterns.split(" | ").flatMap(parsePattern);
    for (const name of names.split(" ")) {
      const [first = "", ...commands] = name.split("+");
      parsed.set(first, [...(parsed.get(first) ?? []), { commands, patterns: elements }]);
    }
  }
  return parsed;
}

function splitOnce(text: string, separator: string): readonly string[] {
  const at = text.indexOf(separator);
  return [text.slice(0, at), text.slice(at + separator.length)];
}

function parsePattern(pattern: string): readonly (readonly Element[])[] {
  const [option = "", value] = pattern.trim().split("~");
  if (value === undefined) return [pattern.trim().split(" ").map(parseElement)];
  const joint = option.startsWith("--") ? "=" : "";
  return [[parseElement(option), parseElement(value)], [parseElement(`${option}${joint}${value}`)]];
}

function parseElement(word: string): Element {
  if (word === "_") return { kind: "any" };
  if (word === "NAME") return { kind: "name" };
  if (!word.includes("§") && !word.includes("*")) return { kind: "literal", text: word };
  const mustBeOpaque = word.endsWith("?");
  const source = word
    .replace(/\?$/, "")
    .replaceAll(/[.+(){}|^$\\[\]?/]/g, String.raw`\$&`)
    .replaceAll(/\*(\\?.)/g, (_, next: string) => `[^${next}]+${next}`)
    .replaceAll("*", ".*")
    .replace("§", "(.+)");
  const form = new RegExp(`^${source}$`, "d");
  return word.includes("§") ? { kind: "secret", form, mustBeOpaque } : { kind: "shape", form };
}
