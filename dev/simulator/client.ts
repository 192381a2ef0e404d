/** The simulator's controls from another process: `POST /_sim/<name>` with the arguments as JSON (commands.ts). */
import { request } from 'undici';
import type { SimulatorControl } from './control';

/** @param url where the simulator listens. Methods reject when it can't be reached, or refuses. */
export function createSimulatorClient(url: string): SimulatorControl {
  async function call<T>(name: keyof SimulatorControl, body: object = {}): Promise<T> {
    const response = await request(new URL(`/_sim/${name}`, url), { method: 'POST', body: JSON.stringify(body) });
    const answer = (await response.body.json()) as { result?: T; message?: string }; // our own program's words
    if (response.statusCode !== 200) throw new Error(`The simulator refused ${name}: ${answer.message ?? 'no reason'}`);
    return answer.result as T; // as its commands are typed
  }
  return {
    createPayment: (payment) => call('createPayment', payment),
    behave: (tid, changes) => call('behave', { tid, changes }),
    deposit: (tid, amount, accountNo) => call('deposit', { tid, amount, accountNo }),
    cancelAtConsole: (tid, amount) => call('cancelAtConsole', { tid, amount }),
    sendNoti: (body) => call('sendNoti', { body }),
    sendApprovalNoti: (tid) => call('sendApprovalNoti', { tid }),
    now: () => call('now'),
    advance: (ms) => call('advance', { ms }),
    acceptCredentials: (accept) => call('acceptCredentials', { accept }),
    expireTokens: () => call('expireTokens'),
    answerTokens: (answers) => call('answerTokens', { answers }),
    setNotiUrl: (notiUrl) => call('setNotiUrl', { url: notiUrl }),
    outage: (kind, ms) => call('outage', { kind, ms }),
    ledger: (tid) => call('ledger', { tid }),
    ledgers: () => call('ledgers'),
  };
}
