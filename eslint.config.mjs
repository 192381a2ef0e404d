// The rules of this code base that a machine can check: types, sizes, and which folder may import which.
import { defineConfig, globalIgnores } from 'eslint/config';
import importSort from 'eslint-plugin-simple-import-sort';
import tseslint from 'typescript-eslint';

const TESTS = ['test/**/*.ts'];
const PRINTS = ['cli/**', 'dev/**', '**/main.ts'];
const READS_THE_ENVIRONMENT = ['runtime/config/**', 'runtime/temporal/**', '**/main.ts', 'cli/**', 'dev/**'];

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

// Node, packages, then ours; no blank lines between.
const IMPORT_ORDER = [['^node:', '^@?\\w', '^\\.']];

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

/** One object style: factories that close over what they take. Only errors are classes, because `instanceof` tells them apart. */
const FACTORIES = ['ClassDeclaration', 'ClassExpression'].map((kind) => ({
  selector: `${kind}:not([superClass.name=/Error$|^(Invalid|Refund)/])`,
  message: 'Write a factory (createX) that returns an object; only errors are classes.',
}));

/** `...{ a, b }` and `...[a, b]` say no more than `a, b`. */
const NO_PACKING = [
  'ObjectExpression > SpreadElement > ObjectExpression',
  'ArrayExpression > SpreadElement > ArrayExpression',
].map((selector) => ({ selector, message: 'Write the entries themselves; a spread of a literal only packs lines.' }));

const NO_SKIPPED_TEST = {
  selector: 'MemberExpression[object.name=/^(it|test|describe)$/][property.name=/^(skip|only|todo|failing)$/]',
  message: 'Every test runs, always.',
};

// Which room may import which is in .dependency-cruiser.cjs; here is what no import graph shows.
const ENVIRONMENT_MODULE = {
  regex: '^(node:)?process$',
  message: 'Only runtime/config and main files read the environment.',
};
const IN_THE_BUNDLE = {
  regex: '^(?!@temporalio/(common|workflow)$|\\.)',
  message: 'Goes into the workflow bundle; import only its type.',
  allowTypeImports: true,
};
const NO_UUID = {
  regex: '^@temporalio/workflow$',
  importNamePattern: '^uuid4$',
  message: 'Ids come from input: queries and validators shift the sequence that uuid4 draws from.',
};
const bannedImports = (...patterns) => ({ '@typescript-eslint/no-restricted-imports': ['error', { patterns }] });

// The sandbox replaces Date and Math.random by deterministic ones; these it lacks, or they hide a durable timer.
const NOT_IN_WORKFLOWS = [
  ...['process', 'Buffer', 'require', 'console', 'crypto', 'fetch', 'performance'],
  ...['setTimeout', 'setInterval', 'setImmediate', 'WeakRef', 'FinalizationRegistry'],
];

export default defineConfig(
  globalIgnores(['dist/', 'dist-simulator/', 'coverage/', '.data/', '.cache/']),
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    plugins: { 'simple-import-sort': importSort },
    rules: {
      ...RULES,
      'simple-import-sort/imports': ['error', { groups: IMPORT_ORDER }],
      'simple-import-sort/exports': 'error',
    },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      ...TYPED_RULES,
      ...bannedImports(ENVIRONMENT_MODULE),
      'no-restricted-syntax': ['error', ...NO_MODULE_STATE, ...FACTORIES, ...NO_PACKING],
    },
  },
  {
    files: ['workflows/**', 'contract/**', 'texts/**', 'korean-time/**'],
    rules: {
      ...bannedImports(ENVIRONMENT_MODULE, IN_THE_BUNDLE, NO_UUID),
      'no-restricted-globals': ['error', ...NOT_IN_WORKFLOWS],
    },
  },
  // A catalogue's functions are typed by what they are: texts with gaps.
  { files: ['texts/*.en.ts'], rules: { '@typescript-eslint/explicit-module-boundary-types': 'off' } },
  { files: PRINTS, rules: { 'no-console': 'off' } },
  { files: [...READS_THE_ENVIRONMENT, ...TESTS], rules: { 'no-restricted-properties': 'off' } },
  {
    files: TESTS,
    rules: {
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': 'off', // a describe block is one function
      ...bannedImports(),
      'no-restricted-syntax': ['error', NO_SKIPPED_TEST, ...FACTORIES, ...NO_PACKING],
      '@typescript-eslint/unbound-method': 'off',
    },
  },
);
