// The types of the stores take the clients that users have, and no others.

import { DatabaseSync } from "node:sqlite";
import {
  type DeduplicationStore,
  durableObjectStore,
  memoryStore,
  postgresStore,
  redisStore,
  sqliteStore,
} from "autograb-webhooks/receiver";
import { Cluster, Redis } from "ioredis";
import { Client, Pool } from "pg";
import postgres from "postgres";
import { createClient, createClientPool, createCluster } from "redis";

export const stores: DeduplicationStore[] = [
  memoryStore({ maxKeys: 10 }),
  redisStore(new Redis("redis://localhost")),
  redisStore(new Cluster([])),
  redisStore(createClient()),
  redisStore(createClient({ RESP: 2 }), { prefix: "keys:" }),
  redisStore(createClientPool()),
  redisStore(createCluster({ rootNodes: [] })),
  postgresStore(new Pool()),
  postgresStore(new Client(), { table: "app.keys" }),
  postgresStore(postgres("postgres://localhost")),
  sqliteStore(new DatabaseSync(":memory:"), { table: "keys" }),
];

export const done: Promise<void> = postgresStore(new Pool()).setup();
export const pruned: Promise<number> = sqliteStore(new DatabaseSync(":memory:")).prune();

// @ts-expect-error: a client of PostgreSQL
redisStore(new Pool());
// @ts-expect-error: a client of Redis
postgresStore(new Redis("redis://localhost"));
// @ts-expect-error: a client of PostgreSQL
sqliteStore(new Pool());
// @ts-expect-error: not a namespace
durableObjectStore(new Map());
