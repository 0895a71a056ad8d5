CREATE TABLE stackctl_backend_facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
INSERT INTO stackctl_backend_facts VALUES('version','2');
INSERT INTO stackctl_backend_facts VALUES('program','0.1.0');
CREATE TABLE stackctl_backend_jobs (
      id TEXT PRIMARY KEY, number INTEGER NOT NULL UNIQUE, status TEXT NOT NULL,
      idempotency_key TEXT UNIQUE, fingerprint TEXT NOT NULL, document TEXT NOT NULL, unreadable TEXT);
INSERT INTO stackctl_backend_jobs VALUES('ftjob-done',1,'succeeded','k','f','{"id":"ftjob-done","status":"succeeded","model":"tiny","suffix":null,"metadata":{"it''s":"a \"quoted\" ünï"},"seed":0,"hyperparameters":{},"training_file":"text.txt","training_path":"text.txt","created_at":1000,"finished_at":1000,"trained_tokens":null,"result_files":["model.pt"],"error":null,"restarts":0,"max_restarts":3,"cancel_requested":false,"remote":null}',NULL);
INSERT INTO stackctl_backend_jobs VALUES('ftjob-ran',2,'running',NULL,'','{"id":"ftjob-ran","status":"running","model":"tiny","suffix":null,"metadata":null,"seed":0,"hyperparameters":{},"training_file":"text.txt","training_path":"text.txt","created_at":1000,"finished_at":null,"trained_tokens":null,"result_files":[],"error":null,"restarts":0,"max_restarts":3,"cancel_requested":false,"remote":null}',NULL);
INSERT INTO stackctl_backend_jobs VALUES('ftjob-waits',3,'validating_files',NULL,'','{"id":"ftjob-waits","status":"validating_files","model":"tiny","suffix":null,"metadata":null,"seed":0,"hyperparameters":{"steps":6},"training_file":"text.txt","training_path":"text.txt","created_at":1000,"finished_at":null,"trained_tokens":null,"result_files":[],"error":null,"restarts":0,"max_restarts":3,"cancel_requested":false,"remote":null}',NULL);
CREATE TABLE stackctl_backend_events (
      job_id TEXT NOT NULL REFERENCES stackctl_backend_jobs (id), sequence INTEGER NOT NULL, id TEXT NOT NULL,
      document TEXT NOT NULL, unreadable TEXT, PRIMARY KEY (job_id, sequence));
INSERT INTO stackctl_backend_events VALUES('ftjob-done',1,'ftevent-4c537b6a581249a7a53fcbc5','{"id":"ftevent-4c537b6a581249a7a53fcbc5","sequence":1,"created_at":1000,"level":"info","type":"message","message":"created job ftjob-done","data":{}}',NULL);
INSERT INTO stackctl_backend_events VALUES('ftjob-done',2,'ftevent-377d96f6dece41de881fa4cd','{"id":"ftevent-377d96f6dece41de881fa4cd","sequence":2,"created_at":1000,"level":"info","type":"message","message":"the job started","data":{}}',NULL);
INSERT INTO stackctl_backend_events VALUES('ftjob-done',3,'ftevent-f8fb7d74b2f24564b563bb5a','{"id":"ftevent-f8fb7d74b2f24564b563bb5a","sequence":3,"created_at":1000,"level":"info","type":"message","message":"the job succeeded","data":{}}',NULL);
INSERT INTO stackctl_backend_events VALUES('ftjob-ran',1,'ftevent-298d6bea538040ccba3e189f','{"id":"ftevent-298d6bea538040ccba3e189f","sequence":1,"created_at":1000,"level":"info","type":"message","message":"created job ftjob-ran","data":{}}',NULL);
INSERT INTO stackctl_backend_events VALUES('ftjob-waits',1,'ftevent-bd158165f9a24de2b00ac9f0','{"id":"ftevent-bd158165f9a24de2b00ac9f0","sequence":1,"created_at":1000,"level":"info","type":"message","message":"created job ftjob-waits","data":{}}',NULL);
CREATE TABLE stackctl_backend_checkpoints (
      job_id TEXT NOT NULL REFERENCES stackctl_backend_jobs (id), step INTEGER NOT NULL, id TEXT NOT NULL,
      document TEXT NOT NULL, unreadable TEXT, PRIMARY KEY (job_id, step));
INSERT INTO stackctl_backend_checkpoints VALUES('ftjob-done',2,'ftckpt-b78f7e96d6f24ad98badeec3','{"id":"ftckpt-b78f7e96d6f24ad98badeec3","created_at":1000,"step":2,"loss":1.5,"path":"checkpoints/step-00000002"}',NULL);
INSERT INTO stackctl_backend_checkpoints VALUES('ftjob-done',4,'ftckpt-072d4bc71619462cabf80b73','{"id":"ftckpt-072d4bc71619462cabf80b73","created_at":1000,"step":4,"loss":null,"path":"checkpoints/step-00000004"}',NULL);
CREATE TABLE stackctl_backend_files (
      id TEXT PRIMARY KEY, number INTEGER NOT NULL UNIQUE, document TEXT NOT NULL, unreadable TEXT);
INSERT INTO stackctl_backend_files VALUES('file-1',1,'{"id":"file-1","filename":"a.txt","bytes":3,"purpose":"fine-tune","created_at":1000,"path":"uploads/file-1.txt"}',NULL);
CREATE INDEX stackctl_backend_jobs_waiting ON stackctl_backend_jobs (status, number) WHERE unreadable IS NULL;
