/** A deposit arrives at the bank: the one thing in a refund that no API call does. */
import type { Account, Deposit } from './ledger';
import type { Notifier } from './notifier';
import { cancelledOf, type Payment, type PaymentBook } from './payments';

export interface DepositDeps {
  readonly book: PaymentBook;
  readonly notifier: Notifier;
  readonly now: () => number;
}

export interface ArrivingDeposit {
  /** Won; what the account asks for when absent. */
  readonly amount?: number | undefined;
  /** The newest account when absent. */
  readonly accountNo?: string | undefined;
}

/**
 * Cancels the payment when the deposit is as it should be, and sends the one Noti. Waits for the Noti's answer.
 * @returns whether it was accepted; the ledger says why it was not.
 */
export async function arrive(deps: DepositDeps, payment: Payment, coming: ArrivingDeposit = {}): Promise<boolean> {
  const account = payment.accounts.findLast(({ number }) => number === (coming.accountNo ?? number));
  const amount = coming.amount ?? account?.amount ?? 0;
  const refused = account ? refusalOf(deps.now(), payment, account, amount) : 'no_account';
  payment.deposits.push({ at: deps.now(), amount, accountNo: account?.number ?? coming.accountNo ?? '', refused });
  if (!account || refused) return false;
  deps.book.cancel(payment, account.cancelAmount, 'deposit');
  await deps.notifier.deposited(payment, account);
  return true;
}

function refusalOf(now: number, payment: Payment, account: Account, amount: number): Deposit['refused'] {
  const { number, deadline, cancelAmount } = account;
  if (payment.deposits.some(({ accountNo, refused }) => accountNo === number && refused === null)) return 'used';
  if (deadline !== null && now > deadline) return 'too_late';
  if (amount !== account.amount) return 'other_amount';
  return cancelAmount > payment.paid - cancelledOf(payment) ? 'already_cancelled' : null;
}
