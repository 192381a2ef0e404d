/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  transform: {
    '^.+\\.(ts|cjs)$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
  // PGlite loads itself with a dynamic import, which jest's modules can't do; translated, it is a require.
  transformIgnorePatterns: ['/node_modules/(?!@electric-sql/pglite/)'],
  // A dist/ folder holds a second package.json and compiled copies; neither is to be found by name.
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.cache/'],
  testTimeout: 60_000,
  // Each test file starts servers of its own; more of them at once only make the others time out.
  maxWorkers: 2,
};
