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
  toFix: (how: string) => `To fix it: ${how}`,
  summary: (failed: number, unknown: number) =>
    failed + unknown === 0 ? 'All checks passed.' : `${failed} checks failed, ${unknown} unknown.`,
  faultySettings: 'its settings are invalid, see the configuration above',
  temporalAway: 'Temporal does not answer, so this could not be checked',
  unexpected: (said: string) => `could not be checked: ${said}`,

  configuration: {
    ok: (gateway: string) => `complete; the gateway is ${gateway}`,
    fix: 'Set these variables as docs/configuration.md says, and run doctor again.',
  },
  temporal: {
    ok: (address: string, version: string) => `${address} answers, version ${version}`,
    away: (address: string, said: string) => `${address} does not answer: ${said}`,
    fix: 'Start Temporal, or set TEMPORAL_ADDRESS (and TEMPORAL_API_KEY or TEMPORAL_TLS_*) to its address.',
  },
  namespace: {
    ok: (name: string, days: number) =>
      `${name}, keeps closed refunds for ${days} d${days < 30 ? '; 90 d is advised, see docs/configuration.md' : ''}`,
    missing: (name: string) => `there is no namespace ${name}`,
    fix: (name: string) =>
      `Set TEMPORAL_NAMESPACE, or create the namespace: temporal operator namespace create --namespace ${name} --retention 90d`,
  },
  searchAttributes: {
    ok: 'all five are there',
    missing: (names: string) => `missing: ${names}; no refund can start`,
    otherType: (names: string) => `of another type: ${names}; no refund can start`,
    fixMissing:
      'npm run register. Without the permission: ask an administrator to run what docs/configuration.md lists.',
    fixOtherType: 'Use a namespace that only refunds use.',
  },
  worker: {
    ok: (names: string) => `polling: ${names}`,
    none: 'no worker polls for refunds: they do not go on, but nothing is lost',
    fix: 'npm run worker (or npm start), with the same Temporal settings.',
  },
  inbox: {
    ok: 'PostgreSQL answers, and its tables are up to date',
    embedded: (pid: number) => `embedded, open in process ${pid}`,
    embeddedClosed: 'embedded, and no process has it open: no Noti can be accepted',
    fixEmbedded: 'npm start or npm run noti. In production set INBOX_DATABASE_URL.',
    away: (said: string) => `PostgreSQL does not answer: ${said}`,
    fixAway: 'Start PostgreSQL, or correct INBOX_DATABASE_URL.',
    notMigrated: (steps: string) => `its tables are not up to date, missing: ${steps}`,
    fixNotMigrated: 'npm run noti creates them at its start; its database user must have the permission.',
  },
  clock: {
    offset: (server: string, seconds: string) => `${server} ${seconds} s`,
    servers: { temporal: 'Temporal', cookiePay: 'CookiePay', inbox: 'PostgreSQL' },
    ok: (offsets: string) => `agrees with the servers (the differences: ${offsets})`,
    off: (offsets: string) => `the servers differ from this clock by: ${offsets}`,
    unseen: 'no server could be asked for its time',
    fix: 'Let NTP set the clock of this machine (timedatectl set-ntp true), or of the server that differs.',
  },
  credentials: {
    ok: (gateway: string) => `${gateway} gives a token`,
    rejected: (said: string) => `CookiePay rejects them: ${said}`,
    fixRejected:
      "Compare COOKIEPAY_PAY2_ID and COOKIEPAY_PAY2_KEY (연동 시크릿키) with CookiePay's console, and check that they belong to this gateway. Refunds under way go on by themselves.",
    unavailable: (said: string) => `CookiePay gives no token: ${said}`,
    fixUnavailable: 'Check that this machine can reach COOKIEPAY_BASE_URL. Refunds wait, and go on by themselves.',
  },
  notiSecret: {
    ok: 'set, and strong',
    two: 'two are set, both strong; remove the old one after its last Noti has arrived',
    weak: 'set, but easy to guess',
    missing: 'not usable, see the configuration above',
    fix: "Create one: openssl rand -hex 24. Set it as NOTI_SECRET, and in CookiePay's console as https://HOST/noti/SECRET.",
  },
};
