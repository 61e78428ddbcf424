/**
 * What may run the networks, by ONNX Runtime's names; which of them a platform has: onnxruntime-node,
 * `listSupportedBackends`. Apart from the sessions, so that whoever names one need not load the runtime.
 */
export type ExecutionProvider = 'cpu' | 'cuda' | 'dml' | 'coreml' | 'webgpu';
