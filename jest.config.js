// How jest runs here: ES modules as they are, types stripped by swc, one plain closing line for machines.
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { target: 'es2024', parser: { syntax: 'typescript' } },
        module: { type: 'es6' },
      },
    ],
  },
  reporters: ['default', '<rootDir>/test/closing-line.js'],
  testTimeout: 30_000,
};
