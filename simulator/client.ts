/** The simulator's controls from another process. */
import { request } from 'undici';
import type { SimulatorControl } from './index';
import type { Ledger } from './payments';

/** @param url where the simulator listens. Methods reject when it can't be reached. */
export function createSimulatorClient(url: string): SimulatorControl {
  async function call<T>(command: string, body: object = {}): Promise<T> {
    const response = await request(new URL(`/_sim/${command}`, url), { method: 'POST', body: JSON.stringify(body) });
    if (response.statusCode !== 200) throw new Error(`The simulator refused ${command}: ${await response.body.text()}`);
    return (await response.body.json()) as T; // our own program on the other side
  }
  return {
    createPayment: (payment) => call('payment', payment),
    deposit: async (tid, amount) => (await call<{ accepted: boolean }>('deposit', { tid, amount })).accepted,
    sendNoti: async (body) => (await call<{ status: number | null }>('noti', { body })).status,
    advance: (ms) => call('advance', { ms }),
    acceptCredentials: (accept) => call('credentials', { accept }),
    setNotiUrl: (notiUrl) => call('noti-url', { url: notiUrl }),
    ledger: async (tid) => (await call<{ ledger: Ledger | null }>('ledger', { tid })).ledger,
    ledgers: async () => (await call<{ ledgers: Ledger[] }>('ledgers')).ledgers,
  };
}
