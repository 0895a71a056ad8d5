CREATE TABLE stackctl_backend_jobs (
    id TEXT PRIMARY KEY, number INTEGER NOT NULL UNIQUE, status TEXT NOT NULL,
    idempotency_key TEXT UNIQUE, fingerprint TEXT NOT NULL, document TEXT NOT NULL);
INSERT INTO stackctl_backend_jobs VALUES('ftjob-done',1,'succeeded','k','f','{"id":"ftjob-done","status":"succeeded","model":"tiny","suffix":null,"metadata":{"it''s":"a \"quoted\" ünï"},"seed":0,"hyperparameters":{},"training_file":"text.txt","training_path":"text.txt","created_at":1000,"finished_at":1000,"trained_tokens":null,"result_files":["model.pt"],"error":null,"restarts":0,"max_restarts":3,"cancel_requested":false,"remote":null}');
INSERT INTO stackctl_backend_jobs VALUES('ftjob-ran',2,'running',NULL,'','{"id":"ftjob-ran","status":"running","model":"tiny","suffix":null,"metadata":null,"seed":0,"hyperparameters":{},"training_file":"text.txt","training_path":"text.txt","created_at":1000,"finished_at":null,"trained_tokens":null,"result_files":[],"error":null,"restarts":0,"max_restarts":3,"cancel_requested":false,"remote":null}');
INSERT INTO stackctl_backend_jobs VALUES('ftjob-waits',3,'validating_files',NULL,'','{"id":"ftjob-waits","status":"validating_files","model":"tiny","suffix":null,"metadata":null,"seed":0,"hyperparameters":{"steps":6},"training_file":"text.txt","training_path":"text.txt","created_at":1000,"finished_at":null,"trained_tokens":null,"result_files":[],"error":null,"restarts":0,"max_restarts":3,"cancel_requested":false,"remote":null}');
CREATE TABLE stackctl_backend_events (
    job_id TEXT NOT NULL REFERENCES stackctl_backend_jobs (id), sequence INTEGER NOT NULL, id TEXT NOT NULL,
    document TEXT NOT NULL, PRIMARY KEY (job_id, sequence));
INSERT INTO stackctl_backend_events VALUES('ftjob-done',1,'ftevent-12161081e14a4277b54bd907','{"id":"ftevent-12161081e14a4277b54bd907","sequence":1,"created_at":1000,"level":"info","type":"message","message":"created job ftjob-done","data":{}}');
INSERT INTO stackctl_backend_events VALUES('ftjob-done',2,'ftevent-c8d5f4ec422b4d30af1b7ded','{"id":"ftevent-c8d5f4ec422b4d30af1b7ded","sequence":2,"created_at":1000,"level":"info","type":"message","message":"the job started","data":{}}');
INSERT INTO stackctl_backend_events VALUES('ftjob-done',3,'ftevent-dbeffd74ad324afebab38454','{"id":"ftevent-dbeffd74ad324afebab38454","sequence":3,"created_at":1000,"level":"info","type":"message","message":"the job succeeded","data":{}}');
INSERT INTO stackctl_backend_events VALUES('ftjob-ran',1,'ftevent-4fe7c4bd04664d3ea95233b9','{"id":"ftevent-4fe7c4bd04664d3ea95233b9","sequence":1,"created_at":1000,"level":"info","type":"message","message":"created job ftjob-ran","data":{}}');
INSERT INTO stackctl_backend_events VALUES('ftjob-waits',1,'ftevent-db677ab017f54a1190b40906','{"id":"ftevent-db677ab017f54a1190b40906","sequence":1,"created_at":1000,"level":"info","type":"message","message":"created job ftjob-waits","data":{}}');
CREATE TABLE stackctl_backend_checkpoints (
    job_id TEXT NOT NULL REFERENCES stackctl_backend_jobs (id), step INTEGER NOT NULL, id TEXT NOT NULL,
    document TEXT NOT NULL, PRIMARY KEY (job_id, step));
INSERT INTO stackctl_backend_checkpoints VALUES('ftjob-done',2,'ftckpt-bd3f45901e8a4631a867a225','{"id":"ftckpt-bd3f45901e8a4631a867a225","created_at":1000,"step":2,"loss":1.5,"path":"checkpoints/step-00000002"}');
INSERT INTO stackctl_backend_checkpoints VALUES('ftjob-done',4,'ftckpt-eaf7930ec1ac40ca93856cfc','{"id":"ftckpt-eaf7930ec1ac40ca93856cfc","created_at":1000,"step":4,"loss":null,"path":"checkpoints/step-00000004"}');
CREATE TABLE stackctl_backend_files (
    id TEXT PRIMARY KEY, number INTEGER NOT NULL UNIQUE, document TEXT NOT NULL);
INSERT INTO stackctl_backend_files VALUES('file-1',1,'{"id":"file-1","filename":"a.txt","bytes":3,"purpose":"fine-tune","created_at":1000,"path":"uploads/file-1.txt"}');
