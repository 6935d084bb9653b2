import { defineConfig, globalIgnores } from 'eslint/config';
import hooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const features = ['field', 'history', 'ingest', 'session', 'simulation', 'space', 'stream', 'twins'];

export default defineConfig(
  globalIgnores(['target', 'node_modules', 'packages/client/src/schema.d.ts']),
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
    },
  },
  {
    // Catalogues of texts are lists without logic.
    files: ['app/src/i18n/{en,de,hubTexts.en,hubTexts.de}.ts'],
    rules: { 'max-lines': ['error', { max: 600 }] },
  },
  {
    files: ['**/*.tsx'],
    plugins: { 'react-hooks': hooks },
    rules: { ...hooks.configs.recommended.rules, 'max-lines': ['error', { max: 200 }] },
  },
  {
    // The engines know no framework, and packages nothing of the app.
    files: ['packages/{client,live,charts,graph}/**/*.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: ['react', 'react-dom', '@mantine/*', '@lockstep/app*'] }] },
  },
  ...features.map((feature) => ({
    // Features never import each other; routes put them together.
    files: [`app/src/features/${feature}/**/*.{ts,tsx}`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            ...features.filter((other) => other !== feature).map((other) => `**/features/${other}/**`),
            ...features.filter((other) => other !== feature).map((other) => `../${other}/**`),
            '**/routes/**',
          ],
        },
      ],
    },
  })),
  { files: ['tools/**', 'journeys/**'], rules: { 'no-console': 'off' } },
);
