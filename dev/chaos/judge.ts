/**
 * Compares the state of a refund with the simulator's ledger, which tells what really happened. It is pure; it knows
 * the rules of docs/money-safety.md, and nothing of how the program keeps them.
 */
import { z } from 'zod';
import type { Evidence, RefundRequest, RefundView } from '../../contract';
import { blindResends, type Ledger } from '../simulator';

export const VIOLATIONS = [
  'double_cancel',
  'blind_resend',
  'unproven_completion',
  'wrong_rejection',
  'lost_refund',
  'lost_noti',
  'not_settled',
] as const;
export type ViolationKind = (typeof VIOLATIONS)[number];

export interface Violation {
  readonly kind: ViolationKind;
  readonly refundId: string;
  readonly detail: string;
}

export interface Case {
  readonly request: RefundRequest;
  /** Null: Temporal knows no such refund. */
  readonly view: RefundView | null;
  /** Null: no call about this payment has reached the gateway. */
  readonly ledger: Ledger | null;
}

/** Every rule that this refund breaks. Its start must have been acknowledged. */
export function judge({ request, view, ledger }: Case): Violation[] {
  const violation = (kind: ViolationKind, detail: string): Violation => ({ kind, refundId: request.refundId, detail });
  const found = ledger === null ? [] : moneyFaults(request, ledger).map((fault) => violation(...fault));
  if (view === null) return [...found, violation('lost_refund', 'it was started, and Temporal does not know it')];
  if (view.tid !== request.tid || view.amount !== request.amount)
    found.push(violation('lost_refund', `it is now about ${view.amount} won of ${view.tid}`));
  switch (view.state) {
    case 'completed': {
      const doubt = view.evidence === null ? 'no evidence' : doubtAbout(view.evidence, request, ledger);
      if (doubt !== null) found.push(violation('unproven_completion', doubt));
      break;
    }
    case 'rejected': {
      const doubt = doubtAboutRejection(view, ledger);
      if (doubt !== null) found.push(violation('wrong_rejection', doubt));
      break;
    }
    case 'abandoned':
      found.push(violation('lost_refund', 'abandoned, though no person decided that'));
      break;
    default:
      if (!isAtRest(view, ledger)) found.push(violation('not_settled', `still ${view.state}: ${view.note}`));
  }
  return found;
}

/** Milliseconds between the two look-ups that allow another send: 30 s, less the clocks' inaccuracy. */
const LEAST_BETWEEN_SENDS = 29_000;

function moneyFaults({ amount }: RefundRequest, ledger: Ledger): [ViolationKind, string][] {
  const faults: [ViolationKind, string][] = [];
  const ours = ledger.cancels.filter(isOurs);
  const sum = ours.reduce((total, cancel) => total + cancel.amount, 0);
  if (ours.length > 1 || sum > amount)
    faults.push(['double_cancel', `${ours.length} cancels of ${sum} won for a refund of ${amount}`]);
  // A look-up allows another send only when there was time for two of them.
  const requests = ledger.requests.map((request, index) => {
    const before = ledger.requests.slice(0, index).findLast(({ call }) => call === request.call);
    const hasty = before !== undefined && request.at - before.at < LEAST_BETWEEN_SENDS;
    return { ...request, lookedUpBefore: request.lookedUpBefore && !hasty };
  });
  const blind = blindResends({ requests });
  if (blind > 0) faults.push(['blind_resend', `${blind} of ${requests.length} requests`]);
  return faults;
}

/** Not a cancellation that another program made. */
const isOurs = ({ by }: Ledger['cancels'][number]): boolean => by === 'cancel' || by === 'deposit';

/** Why the evidence does not prove the refund; null: it does. */
function doubtAbout(evidence: Evidence, { tid, amount }: RefundRequest, ledger: Ledger | null): string | null {
  if (evidence.tid !== tid && !ledger?.accounts.some((account) => account.tid === evidence.tid))
    return `the evidence is about another payment, ${evidence.tid}`;
  if (ledger === null) return 'the gateway was never asked about this payment';
  const isWhole = ledger.paid === amount;
  switch (evidence.kind) {
    case 'cancel_answer': {
      const cancelled = ledger.cancels.some((cancel) => cancel.by === 'cancel' && cancel.amount === amount);
      return evidence.amount === amount && cancelled ? null : 'a cancel reply, but the gateway did not cancel that';
    }
    case 'look_up':
      if (!isWhole) return 'a look-up, which proves nothing about a part';
      return ledger.cancelled === amount && ledger.lookUps > 0
        ? null
        : 'a look-up, but the gateway did not cancel that';
    case 'noti':
      if (isWhole) return 'only a Noti, although a look-up could have proven it';
      return ledger.cancels.some((cancel) => cancel.amount === amount) && namesAmount(ledger, amount)
        ? null
        : 'a Noti, but the gateway did not cancel that';
  }
}

function doubtAboutRejection({ gateway }: RefundView, ledger: Ledger | null): string | null {
  if (ledger === null) return 'the gateway was never asked';
  if (ledger.cancels.some(isOurs)) return `rejected, but ${ledger.cancelled} won were cancelled`;
  const said = ledger.requests.some(
    ({ call, answered, code }) => call === 'cancel' && answered && code === gateway?.code,
  );
  return said ? null : `rejected with ${gateway?.code ?? 'no code'}, which the gateway never said`;
}

/** Whether an open refund rightly waits for a person, a deposit or a Noti: the program can do nothing more. */
export function isAtRest(view: RefundView, ledger: Ledger | null): boolean {
  const isPart = ledger !== null && ledger.paid > view.amount;
  const cancelled = ledger?.cancels.some(({ amount }) => amount === view.amount) ?? false;
  // The only proof for a part, besides the cancel's own reply.
  const told = ledger !== null && namesAmount(ledger, view.amount, 200);
  const canBeProven = cancelled && (isPart ? told : true);
  switch (view.state) {
    case 'cancelling':
      return false;
    case 'confirming':
      return isPart && !canBeProven;
    case 'awaiting_deposit':
      return !canBeProven;
    case 'escalated':
      return view.escalation?.reason === 'mismatch' || !canBeProven;
    default:
      return true;
  }
}

/** Whether a Noti of exactly this amount was sent and, with a status, answered with it. */
const namesAmount = ({ notis }: Ledger, amount: number, status?: number): boolean =>
  notis.some((noti) => (status === undefined || noti.status === status) && notiOf(noti.body).amount === amount);

const notiBody = z.object({ tid: z.string(), noti_type: z.string(), cancel_amount: z.coerce.number() });

function notiOf(body: string): { readonly amount: number; readonly key: string } {
  const { tid, noti_type, cancel_amount } = notiBody.parse(JSON.parse(body));
  return { amount: cancel_amount, key: notiKey(tid, noti_type, cancel_amount) };
}

/** What tells one Noti from another in the inbox. */
export const notiKey = (tid: string, type: string | null, amount: number | null): string =>
  `${tid} ${type ?? ''} ${amount ?? ''}`;

/** Notis that were answered with success, and are not in the inbox. */
export function judgeNotis(cases: readonly Case[], inbox: ReadonlySet<string>): Violation[] {
  return cases.flatMap(({ request, ledger }) =>
    (ledger?.notis ?? [])
      .filter(({ status }) => status === 200)
      .map(({ body }) => notiOf(body).key)
      .filter((key) => !inbox.has(key))
      .map((key) => ({ kind: 'lost_noti', refundId: request.refundId, detail: `answered with 200: ${key}` })),
  );
}
