/** The whole program on real parts, with a simulated CookiePay: Temporal, worker, shim and API over real HTTP. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { request } from 'undici';
import type { RefundView } from '../../client';
import { createSimulator, type Simulator } from '../../dev/simulator';
import { createLog } from '../../runtime/config';
import { type Everything, startEverything } from '../../start/everything';
import { workflowBundle } from './temporal';

/** Unlike anything else in a history or a log. */
export const SECRETS = {
  pay2Key: 'canary-pay2-key-5f1c0d',
  noti: 'canary-noti-secret-77ab31',
  api: 'canary-api-key-90be44',
} as const;

export interface Running extends Everything {
  readonly simulator: Simulator;
  /** Every log line so far. */
  readonly logged: () => string;
  readonly call: (method: 'GET' | 'POST', path: string, body?: unknown) => Promise<{ status: number; body: unknown }>;
  readonly refund: (refundId: string) => Promise<RefundView>;
}

/** Once in a test file: the SDK's runtime is installed once in a process. */
export async function startAll(): Promise<Running> {
  const dataDir = await mkdtemp(join(tmpdir(), 'cookiepay-test-'));
  let logged = '';
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      logged += chunk.toString();
      done();
    },
  });
  const simulator = await createSimulator({ pay2Id: 'merchant', pay2Key: SECRETS.pay2Key });
  const host = '127.0.0.1';
  const everything = await startEverything({
    config: {
      gateway: { baseUrl: simulator.url, live: false, pay2Id: 'merchant', pay2Key: SECRETS.pay2Key },
      deposit: { checkEveryMs: 2_000, graceMs: 2_000 },
      worker: { metricsAddress: null, maxCallsPerSecond: 50, buildId: null },
      noti: { host, port: 0, secrets: [SECRETS.noti], unmatchedAfterMs: 60_000 },
      api: { host, port: 0, keys: [SECRETS.api] },
      inbox: { databaseUrl: null, dataDir },
    },
    log: createLog({ level: 'trace', name: 'test', destination }),
    report: () => undefined,
    temporalFile: null,
    workflows: { workflowBundle: workflowBundle() },
  });
  await simulator.setNotiUrl(new URL(`/noti/${SECRETS.noti}`, everything.notiUrl).href);
  const call: Running['call'] = async (method, path, body) => {
    const response = await request(new URL(path, everything.apiUrl), {
      method,
      headers: {
        authorization: `Bearer ${SECRETS.api}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
    return { status: response.statusCode, body: await response.body.json() };
  };
  return {
    ...everything,
    simulator,
    call,
    logged: () => logged,
    refund: async (refundId) => (await call('GET', `/refunds/${refundId}`)).body as RefundView, // checked by each test
    close: async () => {
      await everything.close();
      await simulator.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
