/**
 * `npm run demo`: refunds of every kind on real parts (Temporal, worker, shim, API) with a simulated CookiePay. It runs
 * until Ctrl-C; `-- --once` ends by itself, with code 0 only if every refund ended as it should; `-- --json` prints JSON
 * lines.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { uiLinks } from '../../cli/ui-links';
import { createLog, loadConfigOrExit } from '../../runtime/config';
import { createParts, type Parts } from '../../runtime/parts';
import { runUntilStopped } from '../../runtime/until-stopped';
import { type Everything, startEverything } from '../../start/everything';
import { refundTexts } from '../../texts';
import { cliTexts } from '../../texts/cli';
import { createSimulator, type Simulator } from '../simulator';
import { createReport } from '../system/report';
import { type Result, runScenario } from './run';
import { scenarios } from './scenarios';
import { tableOf } from './table';

const { values: options } = parseArgs({ options: { once: { type: 'boolean' }, json: { type: 'boolean' } } });
const report = createReport();
// English, like the README, unless another language is set.
const { language } = loadConfigOrExit({ REFUND_LANGUAGE: 'en', ...process.env }, ['language']);
const log = createLog({ level: 'error', name: 'demo' });

void runUntilStopped(log, async () => {
  const parts = createParts();
  const close = (): Promise<void> =>
    parts.close((part, err) => log.error({ err, part }, 'This part did not close cleanly.'));
  try {
    const { everything, simulator } = await startParts(parts);
    report(`ready: Temporal, worker, Noti shim, API and a simulated CookiePay; running ${scenarios.length} refunds`);
    const run = { refunds: everything.refunds, simulator, report };
    const runs = scenarios.map((scenario, index) => runScenario(scenario, index + 1, run));
    await Promise.allSettled(runs); // when one fails, the others still need all parts
    const results = await Promise.all(runs);
    print(results, everything);
    if (results.some(({ ok }) => !ok)) process.exitCode = 1;
    return { close, failed: everything.failed, ...(options.once && { done: true as const }) };
  } catch (error) {
    await close().catch(() => undefined); // reported already
    throw error;
  }
});

async function startParts(parts: Parts): Promise<{ everything: Everything; simulator: Simulator }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'cookiepay-demo-'));
  parts.add('data folder', () => rm(dataDir, { recursive: true, force: true }));
  const pay2Key = secret();
  const notiSecret = secret();
  const simulator = await createSimulator({ pay2Id: 'demo', pay2Key });
  parts.add('simulator', simulator.close);
  const host = '127.0.0.1';
  const everything = await startEverything({
    config: {
      gateway: { baseUrl: simulator.url, live: false, pay2Id: 'demo', pay2Key },
      // In production an hour and half an hour, too long for a demo.
      deposit: { checkEveryMs: 5_000, graceMs: 5_000 },
      worker: { metricsAddress: null, maxCallsPerSecond: 50, buildId: null },
      noti: { host, port: 0, secrets: [notiSecret], unmatchedAfterMs: 600_000 },
      api: { host, port: 0, keys: [secret()] },
      inbox: { databaseUrl: null, dataDir },
      language,
    },
    log,
    report,
    temporalFile: null,
  });
  parts.add('program', everything.close);
  await simulator.setNotiUrl(new URL(`/noti/${notiSecret}`, everything.notiUrl).href);
  return { everything, simulator };
}

const secret = (): string => randomBytes(24).toString('base64url');

function print(results: readonly Result[], { uiUrl, temporalAddress }: Everything): void {
  if (options.json) {
    for (const { scenario, view, ok } of results) {
      process.stdout.write(
        `${JSON.stringify({ ...view, scenario: scenario.name, expected: scenario.expected, ok })}\n`,
      );
    }
    return;
  }
  process.stdout.write(
    `${tableOf(
      results.map(({ scenario, view }) => ({ name: scenario.name, view })),
      refundTexts(language.language),
    )}\n`,
  );
  for (const { scenario, view } of results.filter(({ ok }) => !ok)) {
    process.stdout.write(
      `NOT AS EXPECTED: ${scenario.name} is ${view.state}, should be ${JSON.stringify(scenario.expected)}\n`,
    );
  }
  if (uiUrl && !options.once) process.stdout.write(whereToLook(uiUrl, temporalAddress, results));
}

function whereToLook(uiUrl: string, temporalAddress: string, results: readonly Result[]): string {
  const { name } = cliTexts(language.language).links;
  const links = uiLinks(uiUrl, 'default', Date.now()).map((link) => `  ${name[link.name]}\n    ${link.url}`);
  const stuck = results.find(({ view }) => view.state === 'escalated')?.view.refundId ?? 'ID';
  return [
    '\nAs an operator, in another terminal:',
    `  export TEMPORAL_ADDRESS=${temporalAddress} REFUND_LANGUAGE=${language.language}`,
    '  npx refunds list',
    `  npx refunds why ${stuck}`,
    `\nTemporal Web UI: ${uiUrl}   (Ctrl-C ends the demo)`,
    ...links,
    '',
  ].join('\n');
}
