/** `§` marks a secret that only its context reveals; `⏎` ends a line within a text. */
function listPlaces(text: string): readonly string[] {
  return text
    .trim()
    .split("\n")
    .map((line) => line.replaceAll("⏎", "\n"));
}

/** Texts in which exactly the secret is masked. */
export const exactPlaces: readonly string[] = listPlaces(String.raw`
openssl enc -aes-256-cbc -k § -in a -out b
openssl enc -d -aes-256-cbc -k§ -in a
openssl rsa -in key.pem -passin pass:§
openssl req -x509 -passout pass:§ -out c.pem
openssl pkcs12 -export -password pass:§
["openssl","enc","-k","§","-in","a"]
openssl enc -K § -iv 0
echo app:§ | chpasswd
echo "root:§" | chpasswd
echo 'root:§' | chpasswd -e
echo § | passwd --stdin app
chpasswd <<< "app:§"
echo § | docker login --password-stdin -u me
echo "§" | su - app
echo § | sudo -S ls
redis> AUTH §
AUTH default §
1 [0 127.0.0.1:5] "AUTH" "§"
*2\r⏎$4\r⏎AUTH\r⏎$12\r⏎§\r⏎
CONFIG SET requirepass §
"CONFIG" "SET" "requirepass" "§"
redis-cli CONFIG SET requirepass §
redis-cli --pass §
redis-cli --user app --pass § ping
HELLO 3 AUTH default §
masterauth "§"
user app on >§ ~* +@all
CREATE LOGIN app WITH PASSWORD = N'§';
CREATE LOGIN app WITH PASSWORD = '§', CHECK_POLICY = OFF
ALTER LOGIN sa WITH PASSWORD=N'§'
ALTER USER app IDENTIFIED BY "§"
ALTER USER app IDENTIFIED BY § ACCOUNT UNLOCK
CREATE USER app IDENTIFIED BY §;
CREATE USER 'app'@'%' IDENTIFIED WITH mysql_native_password BY '§';
CREATE USER app WITH ENCRYPTED PASSWORD '§';
CREATE ROLE app LOGIN PASSWORD E'§'
GRANT ALL ON *.* TO 'a'@'%' IDENTIFIED BY '§'
SELECT pgp_sym_decrypt(data, '§') FROM t
UPDATE users SET password = crypt('§', gen_salt('bf'))
UPDATE users SET password='§' WHERE id=1
INSERT INTO users (name, password) VALUES ('app', '§')
CREATE USER app IDENTIFIED WITH sha256_password BY '§'
CREATE DATABASE LINK x CONNECT TO app IDENTIFIED BY §
SET SESSION AUTHORIZATION; SET PASSWORD = PASSWORD('§')
CHANGE MASTER TO MASTER_USER='r', MASTER_PASSWORD='§'
aws configure set aws_secret_access_key §
aws configure set aws_session_token § --profile x
npm config set //registry.example.com/:_authToken §
//registry.example.com/:_authToken=§
//registry.example.com/:_password=§
_auth=§
git config --global user.password §
git config credential.helper store; password=§
pip config set global.index-url https://me:§@pypi.example.com/simple
gh auth login --with-token <<< §
heroku config:set API_TOKEN=§
fly secrets set API_TOKEN=§
vault login §
vault kv put secret/app password=§
vault write auth/approle/login role_id=x secret_id=§
consul kv put app/password §
etcdctl --user root:§ get x
etcdctl put /app/password §
jdbc:oracle:thin:app/§@//db:1521/x
jdbc:oracle:thin:app/§@db:1521:x
sqlplus app/§@//db:1521/x
sqlplus -s app/§@db
jdbc:postgresql://db/x?user=app&password=§
jdbc:sqlserver://db:1433;user=sa;password=§;encrypt=true
jdbc:mysql://app:§@db/x
callback?code=§&state=x
GET /oauth/callback?state=ab&code=§ HTTP/1.1
POST /token grant_type=authorization_code&code=§&redirect_uri=x
https://x.blob.core.windows.net/c?sv=2022&sig=§
https://b.s3.amazonaws.com/x?X-Amz-Signature=§
https://b.s3.amazonaws.com/x?X-Amz-Security-Token=§
https://b.s3.amazonaws.com/x?X-Amz-Credential=§&x=1
https://storage.googleapis.com/b?X-Goog-Signature=§
https://x/?client_secret=§&x=1
https://x/?id_token_hint=§
https://x/?refresh_token=§
https://x/#access_token=§&token_type=bearer
https://x/?passwd=§
https://x/?apikey=§
https://x/?auth=§
https://x/?session=§
https://x/?sessionid=§
https://x/?jwt=§
https://x/?pwd=§
https://x/?ticket=§
https://x/?invite_token=§
https://x/reset?token=§
https://x/?hmac=§
https://x/?otp=§
https://x/?signature=§
https://x/?SAMLResponse=§&RelayState=x
https://x/?code_verifier=§
https://x/?assertion=§
grant_type=password&username=app&password=§
grant_type=refresh_token&refresh_token=§
x-hub-signature: sha1=§
X-Hub-Signature-256: sha256=§
Stripe-Signature: t=12,v1=§
X-Slack-Signature: v0=§
X-Amz-Security-Token: §
X-Goog-Api-Key: §
X-Amzn-Oidc-Data: §
PRIVATE-TOKEN: §
JOB-TOKEN: §
DD-API-KEY: §
Api-Key: §
apikey: §
Ocp-Apim-Subscription-Key: §
X-Registry-Auth: §
X-Consul-Token: §
X-Auth-Key: §
X-CSRF-Token: §
X-XSRF-TOKEN: §
X-Shopify-Access-Token: §
X-Forwarded-Access-Token: §
Sec-WebSocket-Protocol: token, §
X-Plex-Token: §
X-Emby-Token: §
CF-Access-Client-Secret: §
CF-Access-Jwt-Assertion: §
x-functions-key: §
x-ms-access-token: §
X-JWT-Assertion: §
X-Api-Secret: §
X-Access-Token: §
X-Session-Id: §
X-Token: §
X-Secret: §
X-Signature: §
Authorization: token §
Authorization: Token token=§
Authorization: Token token="§"
Authorization: ApiKey §
Authorization: Key §
Authorization: GenieKey §
Authorization: Bot §
Authorization: OAuth §
Authorization: Splunk §
"authorization": "§"
headers: { authorization: 'Bearer §' }
"Authorization" => "Bearer §"
wget --header="Authorization: Bearer §" http://x
password: !!str §
password: !!str "§"
password: &pw §
password: &pw "§"
password: |-⏎  §⏎user: app
password: |⏎    §
password: >-⏎  §⏎x: 1
  api_key: |-⏎    §⏎  port: 1
password: >⏎⏎  §
password:⏎  §
- password: §
password: '§'
"password" : "§"
password = """§"""
password: "§", # set
docker login -p § registry.example.com
docker login -u me -p§ registry.example.com
docker login -u me -p § 
docker login --username me --password § r
podman login -u me -p § quay.example.com
helm registry login -u me -p § r
crane auth login -u me -p § r
buildah login -u me -p § r
docker run -e DB_PASSWORD=§ app
docker buildx build --build-arg NPM_TOKEN=§ .
docker build --build-arg=NPM_TOKEN=§ .
sshpass -p § ssh a@b
sshpass -p'§' ssh a@b
sshpass -p§ ssh a@b
SSHPASS=§ sshpass -e ssh a@b
smbclient //srv/share -U app%§
smbclient -U 'DOM\\app%§' //srv/share
mount -t cifs //srv/x /mnt -o username=app,password=§
mount -o user=app,pass=§ //srv/x /mnt
rpcclient -U app%§ srv
curl -u app:§ http://x
curl -uapp:§ http://x
curl --user 'app:§' http://x
curl -u "app:§" http://x
curl --proxy-user app:§ http://x
curl -d 'password=§' http://x
curl -d '{"password":"§"}' http://x
curl -d "{\"password\":\"§\"}" http://x
curl -H "X-Auth-Token: §" http://x
curl -H "Authorization: §" http://x
curl -b "session=§" http://x
curl --cookie session=§ http://x
curl --key k.pem --pass § http://x
curl -E cert.pem:§ http://x
curl --cert cert.p12:§ http://x
curl --aws-sigv4 aws:amz --user AKID:§ http://x
wget --http-password=§ http://x
wget --user=a --password=§ http://x
http -a app:§ GET http://x
http GET x 'Authorization:Bearer §'
http GET x X-API-Token:§
xh -a app:§ x
ab -A app:§ http://x/
hey -a app:§ http://x/
wrk -H 'Authorization: Basic §' x
machine db.example.com login app password §
machine db.example.com⏎  login app⏎  password §
machine x login y account z password §
default login app password §
db.example.com:5432:app:app:§
*:*:*:app:§
localhost:5432:*:postgres:§
kubectl create secret generic x --from-literal=password=§
kubectl create secret generic x --from-literal password=§
kubectl create secret generic x --from-literal=db=§
kubectl create secret docker-registry r --docker-password=§
kubectl create secret generic x --from-literal='anything=§'
kubectl --token=§ get pods
kubectl --token § get pods
kubectl config set-credentials u --token=§
oc login --token=§ --server=x
oc login -u a -p § x
helm install x --set password=§
helm install x --set auth.rootPassword=§,x=1
helm install x --set-string db.password=§
az login --service-principal -u x -p § --tenant y
az acr login -u x -p § -n y
az storage blob list --account-key § -n y
az storage blob list --sas-token §
gcloud auth activate-service-account --key §
doctl auth init -t §
doctl auth init --access-token §
mysql -u root -p§ -e 'select 1'
mysql -uroot -p'§' db
mysqldump -u root --password='§' db
mariadb -uroot -p§
mysqladmin -u root password §
mysql_config_editor set --password §
psql "postgresql://app:§@db/x"
psql "host=db password=§"
PGPASSWORD=§ psql -h db
PGPASSWORD="§" pg_dump x
psql -c "ALTER USER app PASSWORD '§'"
pg_dump --dbname=postgresql://app:§@db/x
mongo -u root -p § admin
mongosh "mongodb://root:§@db/x"
mongosh -u root -p§ admin
mongodump --uri mongodb+srv://root:§@db/x
mongod --keyFilePassword §
db.auth("root", "§")
db.changeUserPassword("app", "§")
cqlsh -u app -p § db
influx -username a -password § 
influx auth create -t §
influx setup --token §
rabbitmqctl change_password app §
rabbitmqadmin -u a -p § list queues
clickhouse-client --password § -q x
clickhouse-client --password=§
sqlcmd -U sa -P'§' -Q x
sqlcmd -U sa -P§
bcp x in y -U sa -P §
isql -U sa -P §
db2 connect to x user app using §
isql dsn app §
ldapsearch -D cn=x -w §
ldappasswd -s § -D cn=x
ldapadd -x -w§ 
slappasswd -s §
kinit app <<< §
echo § | kinit app@REALM
ansible-vault decrypt --vault-password §
ansible all -e ansible_password=§
ansible_become_pass=§
ansible_ssh_pass=§
gpg --batch --passphrase § -d x
gpg --passphrase=§ -d x
echo § | gpg --passphrase-fd 0
ssh-keygen -t ed25519 -N § -f k
keytool -storepass § -list
keytool -keypass § -list
jarsigner -storepass § x.jar y
java -Dspring.datasource.password=§ -jar x
java -Djavax.net.ssl.trustStorePassword=§ x
zip -P § x.zip y
zip -P§ x.zip y
unzip -P § x.zip
7z x -p§ x.7z
7za a -p§ x.7z
rar a -hp§ x.rar
unrar x -p§ x.rar
pdftk x user_pw §
qpdf --password=§ x
cryptsetup luksOpen --key-file=- x <<< §
RESTIC_PASSWORD=§ restic backup
borg init --encryption x BORG_PASSPHRASE=§
rclone config create x s3 secret_access_key §
rclone obscure §
rsync --password-file=x rsync://app:§@host/x
lftp -u app,§ ftp.example.com
ftp://app:§@host/x
ncftp -u app -p § host
wput ftp://app:§@h/x
mc alias set x http://minio:9000 minio §
mc config host add x http://minio:9000 AKID §
mosquitto_pub -u app -P § -t x
mosquitto_sub -h x -u app -P §
mosquitto_passwd -b /etc/pw app §
nats pub --password § x y
nats-server --user a --pass §
kafka-configs --alter --add-config 'SCRAM-SHA-256=[password=§]'
kcadm.sh config credentials --server x --user admin --password §
kcadm.sh set-password -r x --username a --new-password §
htpasswd -b -c f app §
htdigest -c f realm app <<< §
caddy hash-password --plaintext §
mkpasswd -m sha-512 §
openssl passwd -6 §
openssl passwd -1 -salt ab §
usermod -p § app
useradd -p § app
useradd --password § app
net user app § /add
dscl . -passwd /Users/a §
wpa_passphrase ssid §
nmcli dev wifi connect x password §
snmpwalk -v 2c -c § host
ipmitool -U a -P § power
rdesktop -u a -p § host
xfreerdp /u:a /p:§ /v:host
vncpasswd <<< §
x11vnc -passwd §
winexe -U a%§ //h cmd
plink -pw § user@host
pscp -pw § a b
svn co --username a --password § x
hg clone https://a:§@h/x
git clone https://§@github.com/o/r
git clone https://x-access-token:§@github.com/o/r
git push https://oauth2:§@gitlab.com/o/r.git
git -c http.extraheader="AUTHORIZATION: basic §" fetch
twine upload -u a -p § x
poetry config http-basic.x app §
poetry config pypi-token.pypi §
poetry publish -u a -p §
npm login --auth-token §
npm publish --otp §
yarn config set npmAuthToken §
cargo login §
gem push --key §
nuget push x -ApiKey §
dotnet nuget push x -k § -s y
dotnet user-secrets set "Db:Password" "§"
mvn -Dgpg.passphrase=§ deploy
gradle -PsigningPassword=§ x
composer config http-basic.x.com app §
terraform plan -var 'db_password=§'
terraform plan -var db_password=§
TF_VAR_db_password=§
sops -d --kms x; SOPS_AGE_KEY=§
https://discord.com/api/webhooks/123/§
https://maker.ifttt.com/trigger/x/with/key/§
bearer_token: §
"token": "§"
"access_token":"§","expires_in":3600
"refreshToken":"§"
"client_secret":"§"
"apiKey":"§"
"private_key":"§"
"auth":"§"
"auths":{"r.example.com":{"auth":"§"}}
"identitytoken":"§"
"sessionToken":"§"
"connectionString":"Server=x;Password=§;"
AccountKey=§;EndpointSuffix=x
SharedAccessKey=§
Endpoint=sb://x/;SharedAccessKeyName=y;SharedAccessKey=§
Data Source=x;User ID=y;Pwd=§;
Data Source=x;User ID=y;PWD=§
DefaultEndpointsProtocol=https;AccountName=x;AccountKey=§;EndpointSuffix=y
sasl.jaas.config=PlainLoginModule required username="a" password="§";
ssl.keystore.password=§
spring.datasource.password=§
SPRING_DATASOURCE_PASSWORD=§
quarkus.datasource.password=§
--env DB_PASSWORD=§
-e DB_PASSWORD=§
-e "DB_PASSWORD=§"
["-e","DB_PASSWORD=§"]
set DB_PASSWORD=§
$env:DB_PASSWORD = "§"
setx DB_PASSWORD "§"
setenv DB_PASSWORD §
export DB_PASSWORD="§"
declare -x DB_PASSWORD="§"
readonly DB_PASSWORD='§'
DB_PASSWORD='§' npm start
+ DB_PASSWORD=§
++ export DB_PASSWORD=§
os.environ["DB_PASSWORD"] = "§"
process.env.DB_PASSWORD = "§"
define('DB_PASSWORD', '§');
define("AUTH_KEY", "§");
'password' => '§',
:password => "§"
password: :"§"
password -> §
password := "§"
<password>§</password>
<password value="§"/>
<entry key="password">§</entry>
<property name="password" value="§"/>
<property name="password">§</property>
<data name="password"><value>§</value></data>
<string name="api_key">§</string>
<key>password</key><string>§</string>
<key>password</key>⏎<string>§</string>
<input type="password" name="pw" value="§">
<input name="csrf_token" value="§">
<wsse:Password Type="x">§</wsse:Password>
user=app&pass=§&x=1
login=app&password=§
j_username=a&j_password=§
Password: §
password §
Your password is: §
Your temporary password is §
Generated password: §
generated root password: §
GENERATED ROOT PASSWORD: §
Initial admin password: §
Admin password: §
The generated password for the elastic user is: §
Password for the elastic user (reset with x):⏎  §
A temporary password is generated for root@localhost: §
Please use the following password to proceed to installation:⏎⏎§⏎
initial password for admin: §
Root Token: §
Unseal Key 1: §
Unseal Key: §
Root token is §
http://127.0.0.1:8888/lab?token=§
Your new API key is: §
API key created: §
using token "§"
with password '§'
(password: §)
username: app, password: §
user 'app' password '§'
Access key: §
Secret key: §
RootUser: minio RootPass: §
Access Key ID: AB Secret Access Key: §
aws_access_key_id = §
aws_secret_access_key = §
s3.secret-key: §
storage_key: §
master key §
encryption key is §
passphrase: §
mnemonic: §
salt: §
Cookie: session=§
Set-Cookie: connect.sid=§; Path=/
-setcookie §
erl -setcookie § -name x
elixir --cookie § x
RABBITMQ_ERLANG_COOKIE=§
dn: x⏎userPassword: §
userPassword:: §
rootpw §
bindpw §
olcRootPW: §
requirepass §
sentinel auth-pass mymaster §
sentinel auth-pass mymaster "§"
primaryauth §
auth-user-pass §
proxy_set_header X-API-Key "§";
add_header X-Token "§";
secret "§";
key "§";
password "§";
api_token "§"
api_token = §
set $secret §;
basic_auth:⏎  username: a⏎  password: §
wifi psk="§"
`);

/** Texts in which slightly more than the secret is masked, such as the user name before it. */
export const widePlaces: readonly string[] = listPlaces(`
vault login -method=token token=§
Authorization: GoogleLogin auth=§
password = '''§'''
skopeo copy --src-creds me:§ docker://a docker://b
skopeo copy --creds=me:§ docker://a docker://b
http --auth app:§ GET http://x
mysqladmin -u root -pold password '§'
ssh-keygen -p -P § -N x -f k
keytool -genkey -storepass:env x -keypass §
qpdf --encrypt § owner 256 -- a b
s3cmd --access_key=x --secret_key=§ ls
htpasswd -bnBC 10 app §
snmpwalk -v3 -u a -A § -X other x
pulumi config set --secret dbPassword §
telegram: https://api.telegram.org/bot§/sendMessage
https://hooks.slack.com/services/T00/B00/§
https://outlook.office.com/webhook/§/IncomingWebhook/x
https://x.webhook.office.com/webhookb2/§/IncomingWebhook/a/b
password: Password123§
user/password: app/§
credentials: app/§
credentials: app:§
`);
