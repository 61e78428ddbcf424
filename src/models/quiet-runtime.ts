/**
 * To be imported before ONNX Runtime: from 1.30 on it writes an identifier of the machine and a database below the home
 * folder, and sends what it has noted about sessions and hardware to its maker over the network. The variable is read
 * when the library is loaded. In a worker thread a variable does not reach native code: there the one who starts the
 * process must set it.
 */
// eslint-disable-next-line no-restricted-properties -- Set and not read, for native code that has no other switch.
process.env.ORT_DISABLE_TELEMETRY = '1';
