/** What a hostile caller cannot do to the inbox through the Noti URL: S3, S4, S6, S7, and the fuzzed corpus of F27. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import type { FastifyInstance } from 'fastify';
import pino from 'pino';
import { startPostgres, type TestPostgres } from '../../dev/system/postgres';
import { createNotiApp } from '../../noti/http/app';
import { type Inbox, openInbox } from '../../noti/inbox/inbox';
import { dumpDatabase } from '../support/noti-dump';

const SECRET = 'abuse-secret-0123456789';
const lines: string[] = [];
const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });

let postgres: TestPostgres;
let inbox: Inbox;
let app: FastifyInstance;
beforeAll(async () => {
  postgres = await startPostgres();
  inbox = await openInbox({ databaseUrl: postgres.url, dataDir: '', log });
  app = await createNotiApp({ inbox, secrets: [SECRET], log, onStored: () => undefined });
}, 60_000);
afterAll(async () => {
  await app.close();
  await inbox.close();
  await postgres.stop();
});

const post = async (payload: string | Buffer, secret = SECRET): Promise<number> =>
  (await app.inject({ method: 'POST', url: `/noti/${secret}`, payload })).statusCode;

const APPROVAL = {
  PAY_METHOD: 'CARD',
  API_ID: 'shop1',
  ORDERNO: 'O1',
  AMOUNT: '1050',
  TID: 'T1',
  ACCEPT_DATE: '20240411171624',
  BUYERNAME: '카나리아',
  BUYEREMAIL: 'canary@example.com',
  BUYERPHONE: '010-9876-5432',
  CARDNO: '4111111111111111',
  BUYERADDRESS: 'canary street',
  RECEIVERNAME: '카나리아',
  ACCOUNTNO: '110-222-333333',
  BILLKEY: 'canary-bill',
};
const CANARIES = [
  '카나리아',
  'canary@',
  'canary street',
  'canary-bill',
  '9876-5432',
  '110-222-333333',
  '4111111111111111',
  '5555-5555-5555-4444',
];
const CANCEL = { noti_type: 'cancel', tid: 'T1', orderno: 'O1', cancel_amount: '1000', cancel_date: '20260404100000' };
const CORPUS: readonly object[] = [
  APPROVAL,
  CANCEL,
  { ...CANCEL, noti_type: 'deposit_cancel' },
  { ...APPROVAL, PAY_METHOD: 'VACCOUNT' },
  { ...APPROVAL, RESERVE_ID: 'R1', PAY_CNT: '2' },
  { ...CANCEL, cancel_date: '00000101' },
  { ...CANCEL, tid: 5 },
];

it('S3: of card numbers, names, mail, phone, address and accounts nothing is in the database, on its disk or in the log', async () => {
  await post(JSON.stringify({ ...APPROVAL, GOODS: 'seen-on-disk' }));
  await post(JSON.stringify({ ...CANCEL, memo: 'card 5555-5555-5555-4444, canary@example.com', buyer: APPROVAL }));
  await post(`not JSON 4111111111111111 canary@example.com 010-9876-5432`);
  const dump = await dumpDatabase(postgres.url);
  const kept = dump.rows + lines.join('');
  expect(dump.rows).toContain('seen-on-disk');
  expect(dump.filesWith(['seen-on-disk']).length).toBeGreaterThanOrEqual(2); // the table and the write-ahead log
  expect(dump.filesWith(CANARIES)).toEqual([]);
  expect(kept).not.toMatch(/canary|카나리아|9876-5432|110-222/);
  // Digits that stand alone and pass the check digit; a log line's time in milliseconds does so now and then.
  const isTime = (digits: string): boolean => Math.abs(Number(digits) - Date.now()) < 3_600_000;
  const alone = kept.match(/(?<![\w-])\d(?:[ -]?\d){12,18}(?![\w-])/g) ?? [];
  const cardLike = alone.filter((digits) => passesLuhn(digits) && !isTime(digits));
  expect(cardLike).toEqual([]);
});

it('S4, S6: ten thousand forged Notis without the secret are refused; not one is stored', async () => {
  const before = await inbox.counts();
  const codes = new Set<number>();
  for (let index = 0; index < 10_000; index += 1) {
    codes.add(await post(JSON.stringify(CANCEL), `forged-secret-${String(index).padStart(10, '0')}`));
    // Requests without a socket never let the event loop turn; the shim would take that for overload.
    if (index % 20 === 0) await nextTurn();
  }
  expect([...codes].sort()).toEqual([404, 429]);
  expect(await inbox.counts()).toEqual(before);
  expect(await post(JSON.stringify(CANCEL))).toBe(200); // and the right one passes all the same
  expect(lines.join('')).not.toContain(SECRET);
}, 120_000);

it('S7, F27: no body, however odd, is answered with a 5xx or ends the process, down to the database', async () => {
  const bodies = fc.oneof(
    fc.constantFrom(...CORPUS).map((fields) => JSON.stringify(fields)),
    fc.tuple(fc.constantFrom(...CORPUS), fc.dictionary(fc.constantFrom(...KEYS), ODD, { maxKeys: 4 })).map(merged),
    fc.tuple(fc.constantFrom(...CORPUS), fc.nat(400), fc.string({ unit: 'binary', maxLength: 4 })).map(damaged),
    fc.integer({ min: 1, max: 8_000 }).map((depth) => `{"tid":"T1","x":${'['.repeat(depth)}${']'.repeat(depth)}}`),
    fc.integer({ min: 1, max: 2_500 }).map((depth) => '{"a":'.repeat(depth)),
    fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
    fc.constantFrom('', '{"__proto__":{"tid":"T1"},"noti_type":"cancel"}', '{"constructor":{"prototype":{"x":1}}}'),
  );
  await fc.assert(
    fc.asyncProperty(bodies, async (body) => {
      expect(await post(body)).toBe(200);
    }),
    { numRuns: 1_500 },
  );
  // Only a cancellation ever waits for a refund, so nothing else can complete one.
  for (const { kind, nextAttemptAt } of (await inbox.list({ limit: 500 })).notis)
    if (kind !== 'cancellation') expect(nextAttemptAt).toBeNull();
}, 180_000);

const KEYS = ['noti_type', 'NOTI_TYPE', 'tid', 'TID', 'orderno', 'cancel_amount', 'cancel_date', 'PAY_METHOD', 'x'];
const ODD = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.double(),
  fc.bigInt().map(String),
  fc.jsonValue(),
  fc.string(),
  fc.constantFrom('cancel', 'deposit_cancel', '\u0000', '\ud800', '00000101', '99991231235959', '9'.repeat(400), '-1'),
);
const merged = ([fields, odd]: [object, object]): string => JSON.stringify({ ...fields, ...odd });

function damaged([fields, at, text]: [object, number, string]): string {
  const body = JSON.stringify(fields);
  return body.slice(0, at) + text + body.slice(at + text.length);
}

function passesLuhn(text: string): boolean {
  const digits = [...text.replace(/\D/g, '')].reverse().map(Number);
  const sum = digits.reduce(
    (total, digit, index) => total + (index % 2 === 0 ? digit : digit * 2 - (digit > 4 ? 9 : 0)),
    0,
  );
  return sum % 10 === 0;
}
