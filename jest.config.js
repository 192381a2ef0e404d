/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  setupFiles: ['<rootDir>/test/support/quiet.ts'],
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
  // PGlite loads itself with a dynamic import, which jest cannot run. Transformed, the import is a require.
  transformIgnorePatterns: ['/node_modules/(?!@electric-sql/pglite/)'],
  // dist/ and dist-simulator/ hold copies of package.json and of the code, which jest must not find by name.
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.cache/'],
  testTimeout: 60_000,
  // Each test file starts its own servers. More files at once only make the others time out.
  maxWorkers: 2,
};
