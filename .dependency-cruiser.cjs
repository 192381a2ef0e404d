/**
 * The architecture, as a rule: each room says one thing, and may import only from the rooms named here (`npm run lint`
 * checks it, type imports included). Arrows point downwards; nothing runs in a circle.
 */
const ROOMS = [
  // room, what it may import. From the bottom to the top.
  ['korean-time', []],
  ['contract', []],
  ['cookiepay', ['korean-time']],
  ['texts', ['contract', 'korean-time']],
  ['activities', ['contract', 'cookiepay', 'korean-time', 'texts']],
  ['workflows', ['contract', 'korean-time', 'texts']], // and the types of activities/ and cookiepay/, see below
  ['client', ['contract', 'texts']],
  ['runtime', ['contract']],
  ['noti/inbox', ['contract', 'cookiepay', 'runtime']],
  ['noti/http', ['noti/inbox', 'runtime']],
  ['noti/dispatch', ['contract', 'noti/inbox', 'runtime']],
  ['noti', ['contract', 'noti/inbox', 'noti/http', 'noti/dispatch', 'runtime']],
  ['worker', ['activities', 'contract', 'cookiepay', 'runtime', 'workflows']],
  ['api', ['client', 'contract', 'noti/inbox', 'runtime']],
  ['cli', ['client', 'contract', 'cookiepay', 'korean-time', 'noti/inbox', 'runtime', 'texts']],
  ['dev/temporal-programs', ['contract', 'runtime']],
  ['start', ['api', 'client', 'dev/temporal-programs', 'noti', 'runtime', 'worker']],
];

const pathOf = (room) => `^${room}/`;
/** Tools may use whatever they drive; nothing that runs in production uses them, an embedded Temporal apart. */
const TOOLS = '^(dev|test)/';

const roomRules = ROOMS.map(([room, allowed]) => ({
  name: `${room.replace('/', '-')}-imports`,
  comment: `${room}/ may import: ${allowed.join(', ') || 'nothing of ours'}.`,
  severity: 'error',
  from: {
    path: pathOf(room),
    // noti/main.ts and noti/run.ts put the three parts of noti/ together; each part has a rule of its own.
    ...(room === 'noti' && { pathNot: '^noti/(inbox|http|dispatch)/' }),
  },
  to: {
    pathNot: [pathOf(room), '^node_modules/', ...allowed.map(pathOf)],
    dependencyTypesNot: ['core', 'npm', 'npm-dev', ...(room === 'workflows' ? ['type-only'] : [])],
  },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-circle',
      comment: 'Files that need each other are one thing, or lack a third one that both can use.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-tool-in-production',
      comment: 'The production build has neither dev/ nor test/.',
      severity: 'error',
      from: { pathNot: [TOOLS, '^start/', '^eslint', '^jest'] },
      to: { path: TOOLS },
    },
    {
      name: 'no-test-in-tools',
      comment: 'Tests use tools, never the other way round.',
      severity: 'error',
      from: { path: '^dev/' },
      to: { path: '^test/' },
    },
    {
      name: 'workflow-types-only',
      comment: 'Values of these rooms would be carried into the workflow bundle.',
      severity: 'error',
      from: { path: '^workflows/' },
      to: { path: '^(activities|cookiepay)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'nothing-unresolved',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    ...roomRules,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|\\.cache|\\.data|coverage)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
