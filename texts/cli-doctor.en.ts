/** What `refunds doctor` says, in English. */
export const doctorEn = {
  status: { ok: 'ok', failed: 'FAILED', unknown: 'unknown' },
  check: {
    configuration: 'configuration',
    temporal: 'Temporal',
    namespace: 'namespace',
    searchAttributes: 'search attributes',
    worker: 'worker',
    inbox: 'Noti inbox',
    clock: 'clock',
    credentials: 'CookiePay credentials',
    notiSecret: 'Noti secret',
  },
  toMend: (how: string) => `to mend: ${how}`,
  summary: (failed: number, unknown: number) =>
    failed + unknown === 0 ? 'All is well.' : `Not well: ${failed} failed, ${unknown} unknown.`,
  faultySettings: 'its settings have a fault, see the configuration above',
  temporalAway: 'Temporal does not answer, so it cannot be seen',
  unforeseen: (said: string) => `could not be checked: ${said}`,

  configuration: {
    ok: (gateway: string) => `complete; the gateway is ${gateway}`,
    mend: 'Set these variables as docs/configuration.md says, and run doctor again.',
  },
  temporal: {
    ok: (address: string, version: string) => `${address} answers, version ${version}`,
    away: (address: string, said: string) => `${address} does not answer: ${said}`,
    mend: 'Start Temporal, or set TEMPORAL_ADDRESS (and TEMPORAL_API_KEY or TEMPORAL_TLS_*) to where it is.',
  },
  namespace: {
    ok: (name: string, days: number) =>
      `${name}, keeps closed refunds for ${days} d${days < 30 ? '; 90 d is advised, see docs/configuration.md' : ''}`,
    missing: (name: string) => `there is no namespace ${name}`,
    mend: (name: string) =>
      `Set TEMPORAL_NAMESPACE, or make it: temporal operator namespace create --namespace ${name} --retention 90d`,
  },
  searchAttributes: {
    ok: 'all five are there',
    missing: (names: string) => `missing: ${names}; no refund can start`,
    otherType: (names: string) => `of another type: ${names}; no refund can start`,
    mendMissing: 'npm run register; or let somebody who may run what docs/configuration.md lists.',
    mendOtherType: 'Use a namespace of its own for refunds.',
  },
  worker: {
    ok: (names: string) => `polling: ${names}`,
    none: 'nobody polls for refunds: they stand still, and nothing is lost',
    mend: 'npm run worker (or npm start), with the same Temporal settings.',
  },
  inbox: {
    ok: 'PostgreSQL answers, and its tables are up to date',
    embedded: (pid: number) => `embedded, open in process ${pid}`,
    embeddedClosed: 'embedded, and no process has it open: no Noti can be taken in',
    mendEmbedded: 'npm start or npm run noti. In production set INBOX_DATABASE_URL.',
    away: (said: string) => `PostgreSQL does not answer: ${said}`,
    mendAway: 'Start PostgreSQL, or mend INBOX_DATABASE_URL.',
    notMigrated: (steps: string) => `its tables are not up to date, missing: ${steps}`,
    mendNotMigrated: 'npm run noti makes them at its start; its database user must be allowed to.',
  },
  clock: {
    offset: (server: string, seconds: string) => `${server} ${seconds} s`,
    servers: { temporal: 'Temporal', cookiePay: 'CookiePay', inbox: 'PostgreSQL' },
    ok: (offsets: string) => `agrees with the servers (they differ from it by: ${offsets})`,
    off: (offsets: string) => `the servers differ from this clock by: ${offsets}`,
    unseen: 'no server could be asked for its time',
    mend: 'Let NTP set the clock of this machine (timedatectl set-ntp true), or of the server that differs.',
  },
  credentials: {
    ok: (gateway: string) => `${gateway} gives a token`,
    rejected: (said: string) => `CookiePay rejects them: ${said}`,
    mendRejected:
      "Compare COOKIEPAY_PAY2_ID and COOKIEPAY_PAY2_KEY (연동 시크릿키) with CookiePay's console, and that they belong to this gateway. Refunds under way go on by themselves.",
    unavailable: (said: string) => `CookiePay gives no token: ${said}`,
    mendUnavailable: 'Look whether COOKIEPAY_BASE_URL can be reached from here. Refunds wait, and go on by themselves.',
  },
  notiSecret: {
    ok: 'set, and strong',
    two: 'two are set, both strong: take the old one away when its last Noti has come',
    weak: 'set, but easy to guess',
    missing: 'not usable, see the configuration above',
    mend: "Make one with: openssl rand -hex 24. Set it as NOTI_SECRET, and in CookiePay's console as https://HOST/noti/SECRET.",
  },
};
