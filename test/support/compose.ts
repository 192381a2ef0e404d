/** docker-compose.yml, read strictly: a misspelt key or a value of another shape fails. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const texts = z.array(z.string());
const time = z.string().regex(/^\d+s$/);
const scalar = z.union([z.string(), z.number()]);
const isExtension = (key: string): boolean => key.startsWith('x-');

const withoutExtensions = (value: unknown): unknown =>
  typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).filter(([key]) => !isExtension(key)))
    : value;

const service = z.strictObject({
  image: z.string().regex(/^[a-z/-]+:\d+\.\d+[\w.-]*$/, 'expected a pinned version'),
  build: z.strictObject({ context: z.literal('.'), target: z.string() }).optional(),
  entrypoint: texts.optional(),
  command: texts.optional(),
  environment: z.record(z.string().regex(/^[A-Z][A-Z0-9_]*$/), scalar).default({}),
  profiles: texts.optional(),
  secrets: texts.default([]),
  volumes: texts.default([]),
  networks: texts.default([]),
  network_mode: z.string().optional(),
  ports: z.array(z.string().regex(/^127\.0\.0\.1:\d+:\d+$/, 'expected a port of this host only')).default([]),
  depends_on: z
    .record(
      z.string(),
      z.strictObject({ condition: z.enum(['service_started', 'service_healthy', 'service_completed_successfully']) }),
    )
    .default({}),
  healthcheck: z
    .strictObject({
      test: texts.min(2),
      interval: time,
      timeout: time,
      retries: z.number(),
      start_period: time,
    })
    .optional(),
  stop_grace_period: time.optional(),
  shm_size: z.string().optional(),
  tmpfs: texts.optional(),
  // S15 and bounds: without any of these a container could do more, or take more, than it needs.
  user: z.string().regex(/^[1-9]\d*:[1-9]\d*$/, 'expected the number of a user and a group other than root'),
  init: z.literal(true),
  read_only: z.literal(true),
  cap_drop: z.tuple([z.literal('ALL')]),
  security_opt: z.tuple([z.literal('no-new-privileges:true')]),
  pids_limit: z.number(),
  mem_limit: z.string().regex(/^\d+[mg]$/),
  restart: z.string().regex(/^(unless-stopped|on-failure:\d+)$/),
  logging: z.strictObject({
    driver: z.string(),
    options: z.strictObject({ 'max-size': z.string(), 'max-file': z.string() }),
  }),
});

const schema = z.preprocess(
  withoutExtensions,
  z.strictObject({
    name: z.string(),
    services: z.record(z.string(), z.preprocess(withoutExtensions, service)),
    networks: z.record(z.string(), z.strictObject({ internal: z.boolean().optional() })),
    volumes: z.record(z.string(), z.strictObject({})),
    secrets: z.record(z.string(), z.strictObject({ file: z.string() })),
  }),
);

export type Service = z.output<typeof service>;

/** @throws {z.ZodError} with every fault. */
export const readCompose = (): z.output<typeof schema> =>
  schema.parse(parse(readFileSync(join(__dirname, '../../docker-compose.yml'), 'utf8'), { merge: true }));
