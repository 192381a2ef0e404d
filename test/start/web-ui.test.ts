/**
 * What an operator reads in Temporal's Web UI, in a real browser. `SCREENSHOTS=docs/screens npm test -- web-ui` also takes
 * the pictures of docs/operations.md.
 */
import { join } from 'node:path';
import { type Browser, chromium, type Frame, type Page } from 'playwright-core';
import type { RefundView } from '../../contract';
import { SCENARIOS } from '../../dev/simulator';
import { until } from '../../dev/system/until';
import { refundTexts } from '../../texts';
import { CHROMIUM_ARGS } from '../support/chromium';
import { type Running, startAll } from '../support/everything';
import { pathOf } from '../support/temporal-artifacts';

const AMOUNT = 99_000;
const texts = refundTexts('ko');
/** The columns that docs/operations.md recommends; the Web UI keeps them in the browser. */
const COLUMNS = ['Status', 'Workflow ID', 'RefundState', 'OrderNo', 'RefundAmount', 'DepositDeadline', 'Start'];

const PATIENCE = 90_000;
jest.setTimeout(3 * PATIENCE);

let all: Running;
let browser: Browser;
let page: Page;
beforeAll(async () => {
  [all, browser] = await Promise.all([
    startAll(),
    chromium.launch({ executablePath: pathOf('chromium'), args: CHROMIUM_ARGS }),
  ]);
  page = await browser.newPage({ viewport: { width: 1_400, height: 1_000 } });
  page.setDefaultTimeout(PATIENCE);
  const columns = JSON.stringify({ default: COLUMNS.map((label) => ({ label })) });
  await page.addInitScript(`localStorage.setItem('namespace-workflow-table-columns', '${columns}')`);
});
afterAll(async () => {
  await browser.close();
  await all.close();
});

async function refund(name: string, scenario: keyof typeof SCENARIOS): Promise<string> {
  const [refundId, tid] = [name, `T-${name}`];
  await all.simulator.createPayment({ tid, paid: AMOUNT, orderNo: `order-${name}`, behaviour: SCENARIOS[scenario] });
  await all.call('POST', '/refunds', {
    refundId,
    tid,
    orderNo: `order-${name}`,
    amount: AMOUNT,
    reason: '단순 변심 <b>',
  });
  return refundId;
}
const reached = (refundId: string, state: RefundView['state']): Promise<RefundView> =>
  until(async () => {
    const view = await all.refund(refundId);
    return view.state === state && view;
  }, PATIENCE);

const open = async (path: string): Promise<void> => {
  await page.goto(`${all.uiUrl ?? ''}/namespaces/default/workflows${path}`);
};
/** All text of the page and of its frames: the Web UI renders Markdown in frames. */
async function shown(...texts: string[]): Promise<string> {
  let seen = '';
  return until(async () => {
    const parts = await Promise.all(page.frames().map(textOf));
    seen = parts.join('\n');
    return texts.every((text) => seen.includes(text)) && seen;
  }, PATIENCE).catch(() => {
    throw new Error(`the page lacks ${JSON.stringify(texts.filter((text) => !seen.includes(text)))}, it has: ${seen}`);
  });
}
/** Frames come and go while the Web UI loads. */
const textOf = (frame: Frame): Promise<string> =>
  frame
    .locator('body')
    .innerText({ timeout: 2_000 })
    .catch(() => '');

async function picture(name: string): Promise<void> {
  const folder = process.env['SCREENSHOTS'];
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`) });
}

test('the list shows state, order, amount and deadline, and its queries find what waits for whom', async () => {
  const [waiting, escalated, done] = await Promise.all([
    refund('list-waiting', 'deposit'),
    refund('list-stuck', 'account-refused'),
    refund('list-done', 'plain'),
  ]);
  await Promise.all([
    reached(waiting, 'awaiting_deposit'),
    reached(escalated, 'escalated'),
    reached(done, 'completed'),
  ]);
  await open('');
  await shown(`refund-${waiting}`, `refund-${done}`, 'awaiting_deposit', `order-${waiting}`, String(AMOUNT));
  await picture('list');
  await open(`?query=${encodeURIComponent("RefundState='escalated'")}`);
  const seen = await shown(`refund-${escalated}`);
  expect(seen).not.toContain(`refund-${waiting}`);
});

test('a refund that waits for the deposit says what to pay, where to, until when, and when it is looked up next', async () => {
  const refundId = await refund('waiting', 'deposit');
  const { deposit } = await reached(refundId, 'awaiting_deposit');
  await open(`/refund-${refundId}`);
  await page.getByText('User Metadata').click();
  const seen = await shown(texts.state.awaiting_deposit, texts.whoActs.awaiting_deposit, deposit?.accountNo ?? '?');
  expect(seen).toContain(texts.won(AMOUNT));
  expect(seen).toMatch(new RegExp(`${texts.label.before}:? *\\d{4}-\\d\\d-\\d\\d 23:59:59 KST`));
  expect(seen).toContain('환불 99,000원, 주문 order-waiting');
  await picture('waiting');

  await page.getByText('Pending Activities').click();
  expect(await shown('다음 조회')).toMatch(/\d\d:\d\d 현재 취소되지 않음, 다음 조회 \d\d:\d\d \(KST\)/);
});

test('an escalated refund says why, what to do, and that nothing is to be paid meanwhile', async () => {
  const refundId = await refund('stuck', 'deposit-other-amount');
  await reached(refundId, 'awaiting_deposit');
  await all.simulator.behave(`T-${refundId}`, { lookUpLagMs: 3_600_000 });
  await all.simulator.deposit(`T-${refundId}`);
  const view = await reached(refundId, 'escalated');
  await open(`/refund-${refundId}`);
  await page.getByText('User Metadata').click();
  const seen = await shown(texts.state.escalated, texts.whatToDo.mismatch, texts.label.notToBePaid);
  expect(seen).toContain(view.escalation?.detail);
  expect(seen).not.toContain(texts.label.depositExactly);
  await picture('escalated');
});

test('S12: text from outside is shown as text', async () => {
  const refundId = await refund('hostile', 'plain');
  await reached(refundId, 'completed');
  await open(`/refund-${refundId}`);
  await page.getByText('User Metadata').click();
  const seen = await shown('단순 변심', texts.state.completed);
  expect(seen).toContain(`${texts.label.refundReason}: 단순 변심 <b>`);
  const bold = await Promise.all(page.frames().map((frame) => frame.locator('b').count()));
  expect(bold.reduce((sum, count) => sum + count, 0)).toBe(0);
});
