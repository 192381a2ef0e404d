/** CookiePay's four calls. Each is made once and judged by the outcome table; nothing here throws or repeats. */
import { createClean } from './clean';
import { createHttp } from './http';
import { judge } from './outcomes';
import {
  type AccountOutcome,
  type CancelOrder,
  type CancelOutcome,
  type PaymentOutcome,
  readAccount,
  readCancel,
  readPayment,
  readToken,
  type TokenOutcome,
} from './readings';

export interface Gateway {
  readonly token: (signal?: AbortSignal) => Promise<TokenOutcome>;
  readonly cancel: (token: string, order: CancelOrder, signal?: AbortSignal) => Promise<CancelOutcome>;
  /** The account to deposit into; to be asked only after a cancel was answered with 9029. */
  readonly cancelBankAccount: (token: string, order: CancelOrder, signal?: AbortSignal) => Promise<AccountOutcome>;
  /** The look-up of a payment (`/api/paycert`); has no effect at the gateway. */
  readonly payment: (token: string, tid: string, signal?: AbortSignal) => Promise<PaymentOutcome>;
  readonly close: () => Promise<void>;
}

export interface GatewayOptions {
  readonly baseUrl: URL;
  readonly pay2Id: string;
  readonly pay2Key: string;
  /** Milliseconds for one whole call; 20 s as documented. */
  readonly totalTimeoutMs?: number;
}

export function createGateway({ baseUrl, pay2Id, pay2Key, totalTimeoutMs }: GatewayOptions): Gateway {
  const http = createHttp({
    baseUrl,
    ...(totalTimeoutMs !== undefined && { totalTimeoutMs }),
  });
  /** `amount` is always sent, as a digit string: without it CookiePay would cancel the whole payment. */
  const orderOf = ({ tid, amount, reason }: CancelOrder): Record<string, string> => ({
    tid,
    reason,
    amount: String(amount),
  });

  return {
    async token(signal) {
      const body = { pay2_id: pay2Id, pay2_key: pay2Key };
      return readToken(judge(await http.post('/payAuth/token', { body, signal }), createClean([pay2Key])));
    },
    async cancel(token, order, signal) {
      const clean = createClean([pay2Key, token]);
      const headers = { TOKEN: token, ApiKey: pay2Key };
      const exchange = await http.post('/api/cancel', {
        headers,
        body: orderOf(order),
        signal,
      });
      return readCancel(order, judge(exchange, clean), clean);
    },
    async cancelBankAccount(token, order, signal) {
      const clean = createClean([pay2Key, token]);
      const headers = { TOKEN: token, ApiKey: pay2Key };
      const exchange = await http.post('/api/get_cancel_bank_account', {
        headers,
        body: orderOf(order),
        signal,
      });
      return readAccount(order, judge(exchange, clean), clean);
    },
    async payment(token, tid, signal) {
      const clean = createClean([pay2Key, token]);
      const exchange = await http.post('/api/paycert', {
        headers: { TOKEN: token },
        body: { tid },
        signal,
      });
      return readPayment(tid, judge(exchange, clean), clean);
    },
    close: () => http.close(),
  };
}
