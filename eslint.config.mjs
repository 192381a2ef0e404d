// The rules of this code base that a machine can check: types, sizes, and which folder may import which.
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const TESTS = ['test/**/*.ts'];
const SPEAK_TO_PEOPLE = ['demo/**', 'cli/**', 'scripts/**', 'bench/**', 'chaos/**', '**/main.ts'];
const READ_THE_ENVIRONMENT = ['config/**', 'temporal/**', '**/main.ts', 'demo/**', 'cli/**', 'scripts/**', 'bench/**'];

const RULES = {
  eqeqeq: 'error',
  'no-console': 'error',
  'no-duplicate-imports': ['error', { allowSeparateTypeImports: true }],
  'no-param-reassign': 'error',
  'object-shorthand': 'error',
  'max-lines': ['error', { max: 220, skipBlankLines: true, skipComments: true }],
  'max-lines-per-function': ['error', { max: 45, skipBlankLines: true, skipComments: true }],
  'no-restricted-properties': [
    'error',
    {
      object: 'process',
      property: 'env',
      message: 'Only config/ and main files read the environment; take a parameter.',
    },
  ],
};

const TYPED_RULES = {
  '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
  '@typescript-eslint/explicit-module-boundary-types': 'error',
  '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
  '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }], // by code points is what we mean
  '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
  '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
  '@typescript-eslint/switch-exhaustiveness-check': [
    'error',
    { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: true },
  ],
};

const NO_MODULE_STATE = ['Program', 'Program > ExportNamedDeclaration'].map((parent) => ({
  selector: `${parent} > VariableDeclaration[kind="let"]`,
  message: 'No module-level mutable state: keep it in what a factory returns.',
}));

const NO_SKIPPED_TEST = {
  selector: 'MemberExpression[object.name=/^(it|test|describe)$/][property.name=/^(skip|only|todo|failing)$/]',
  message: 'Every test runs, always.',
};

// A ban on import paths, by regular expression. `types: true` still lets types through: they are gone at run time.
const ban = (regex, message, { types = false } = {}) => ({ regex, message, allowTypeImports: types });

const ENVIRONMENT_MODULE = ban('^(node:)?process$', 'Only config/ and main files read the environment.');
const CONTRACT_ONLY = ban('/workflows/(?!contract$)|/workflows$', 'Only workflows/contract is for other folders.');
const NO_HELPERS = ban(
  '^\\.\\./(\\.\\./)*(simulator|demo|test|bench|chaos)(/|$)',
  'What runs in production imports none of these.',
);

// Later entries replace earlier ones for the same file, so each layer lists everything that is banned in it.
const layer = (files, ...patterns) => ({
  files,
  rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns: [ENVIRONMENT_MODULE, ...patterns] }] },
});

const LAYERS = [
  layer(['**/*.ts'], CONTRACT_ONLY, NO_HELPERS),
  layer(['simulator/**', 'demo/**', 'bench/**', 'chaos/**'], CONTRACT_ONLY),
  layer(['test/**']),
  layer(['cookiepay/**', 'config/**'], ban('^\\.\\./', 'This folder imports nothing of ours.')),
  layer(
    ['activities/**'],
    ban(
      '^\\.\\./(?!cookiepay/|workflows/contract$|words$)',
      'Activities know the gateway, the contract and the words, nothing else of ours.',
    ),
  ),
  layer(
    ['workflows/**'],
    ban(
      '^(?!@temporalio/(common|workflow)$|\\./|\\.\\./words$)',
      'Goes into the workflow bundle; import only its type.',
      {
        types: true,
      },
    ),
    ban(
      '^(?!@temporalio/(common|workflow)$|\\./|\\.\\./words$|\\.\\./(activities|cookiepay)(/|$))',
      'Workflows know the SDK, each other, the words, and the types of activities/ and cookiepay/.',
    ),
    {
      regex: '^@temporalio/workflow$',
      importNamePattern: '^uuid4$',
      message: 'Ids come from input: queries and validators shift the sequence that uuid4 draws from.',
    },
  ),
  layer(['words/**'], ban('^(?!\\./|\\.\\./workflows/contract$)', 'Words know the contract, nothing else.')),
  layer(['workflows/contract.ts'], ban('^(?!@temporalio/(common|workflow)$)', 'The contract imports nothing of ours.')),
];

// The sandbox replaces Date and Math.random by deterministic ones; these it lacks, or they hide a durable timer.
const NOT_IN_WORKFLOWS = [
  ...['process', 'Buffer', 'require', 'console', 'crypto', 'fetch', 'performance'],
  ...['setTimeout', 'setInterval', 'setImmediate', 'WeakRef', 'FinalizationRegistry'],
];

export default defineConfig(
  globalIgnores(['dist/', 'coverage/', '.data/', '.cache/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' }, rules: RULES },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: { ...TYPED_RULES, 'no-restricted-syntax': ['error', ...NO_MODULE_STATE] },
  },
  ...LAYERS,
  { files: ['workflows/**'], rules: { 'no-restricted-globals': ['error', ...NOT_IN_WORKFLOWS] } },
  // A catalogue's functions are typed by what they are: texts with gaps.
  { files: ['words/*.en.ts'], rules: { '@typescript-eslint/explicit-module-boundary-types': 'off' } },
  { files: SPEAK_TO_PEOPLE, rules: { 'no-console': 'off' } },
  { files: [...READ_THE_ENVIRONMENT, ...TESTS], rules: { 'no-restricted-properties': 'off' } },
  {
    files: TESTS,
    rules: {
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': 'off', // a describe block is one function
      'no-restricted-syntax': ['error', NO_SKIPPED_TEST],
      '@typescript-eslint/unbound-method': 'off',
    },
  },
);
