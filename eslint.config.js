import tseslint from 'typescript-eslint';

const RUNTIME_ONLY_IN_MODELS = { name: 'onnxruntime-node', message: 'Only src/models may import ONNX Runtime.' };
const SHARP_ONLY_IN_DECODE = { name: 'sharp', message: 'Only src/stages/decode may import sharp (and the annotation renderer of the CLI).' };
const ENVIRONMENT_ONLY_IN_CONFIG = { object: 'process', property: 'env', message: 'Only src/config reads the environment.' };
const PROCESS_ONLY_IN_MAIN = ['exit', 'exitCode', 'abort', 'kill', 'on', 'once'].map((property) => ({
  object: 'process', property, message: 'Only an adapter\'s main (and the entry of an inference process) touches signals and the end of the process.',
}));

export default tseslint.config(
  { ignores: ['dist/**', 'web/dist/**', 'node_modules/**', 'bench/peers/**', 'coverage/**', 'tmp/**', '**/*.cjs', 'tools/kernels/kernels.ts', 'tools/kernels/filters.ts', 'src/image/kernels/binary.ts'] },
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: { allowDefaultProject: ['eslint.config.js', 'bin/*.mjs', 'test/support/*.mjs'] }, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'max-lines': ['error', { max: 350, skipBlankLines: false, skipComments: false }],
      'no-console': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': 'allow-with-description' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // Typed arrays in pixel loops: the index is proved by the loop bounds, and a check per pixel is not free.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      'no-restricted-imports': ['error', { paths: [RUNTIME_ONLY_IN_MODELS, SHARP_ONLY_IN_DECODE] }],
      'no-restricted-properties': ['error', ENVIRONMENT_ONLY_IN_CONFIG, ...PROCESS_ONLY_IN_MAIN],
    },
  },
  { files: ['src/models/**'], rules: { 'no-restricted-imports': ['error', { paths: [SHARP_ONLY_IN_DECODE] }] } },
  { files: ['src/stages/decode/**', 'src/adapters/cli/annotate*.ts'], rules: { 'no-restricted-imports': ['error', { paths: [RUNTIME_ONLY_IN_MODELS] }] } },
  { files: ['src/config/**'], rules: { 'no-restricted-properties': ['error', ...PROCESS_ONLY_IN_MAIN] } },
  { files: ['src/adapters/*/main.ts', 'src/engine/worker-entry.ts'], rules: { 'no-restricted-properties': ['error', ENVIRONMENT_ONLY_IN_CONFIG] } },
  {
    files: ['test/**', 'tools/**', 'bench/**', '*.ts', '*.js', 'bin/**'],
    rules: { 'no-restricted-imports': 'off', 'no-restricted-properties': 'off', 'no-console': 'off' },
  },
  { files: ['**/*.js', '**/*.mjs'], ...tseslint.configs.disableTypeChecked },
);
