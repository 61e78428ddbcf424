/** adapters → engine → assess → stages | measures | decision → image | geometry (see docs/decisions). */
const layer = (name, from, forbidden) => ({
  name, severity: 'error', from: { path: from }, to: { path: forbidden },
});
module.exports = {
  forbidden: [
    layer('pure-kernels', '^src/(image|geometry)/', '^src/(?!image/|geometry/)'),
    { name: 'pure-kernels-no-packages', severity: 'error', from: { path: '^src/(image|geometry)/' }, to: { path: 'node_modules' } },
    layer('stages-below-assess', '^src/(stages|measures|decision)/', '^src/(assess|engine|adapters|index|config)'),
    layer('decision-knows-no-stage', '^src/decision/', '^src/(stages|models)/'),
    layer('models-know-no-stage', '^src/models/', '^src/(stages|measures|decision|assess|engine|adapters|index)'),
    layer('assess-below-engine', '^src/assess', '^src/(engine|adapters|config)'),
    layer('engine-below-adapters', '^src/engine/', '^src/adapters/'),
    layer('errors-know-nothing', '^src/(errors|limits)\\.ts', '^src/(?!errors|limits)'),
    // The console speaks HTTP; of the service it takes what runs anywhere: rules, words, the client, the shapes of the answers.
    layer('console-speaks-http', '^web/', '^src/(?!decision/|client/|geometry/|errors\\.ts|measures/(contract|ids)\\.ts|adapters/http/v1/schemas\\.ts)'),
    layer('service-knows-no-console', '^src/', '^web/'),
    layer('adapters-apart', '^src/adapters/(http|amqp)/', '^src/adapters/cli/'),
    { name: 'only-models-import-runtime', severity: 'error', from: { pathNot: '^src/models/' }, to: { path: 'onnxruntime' } },
    { name: 'only-decode-imports-sharp', severity: 'error', from: { pathNot: '^src/(stages/decode|adapters/cli/annotate)' }, to: { path: 'node_modules/sharp' } },
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-orphans', severity: 'error', from: { orphan: true, pathNot: '\\.d\\.ts$' }, to: {} },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
