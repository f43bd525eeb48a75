// The engine here is another one than V8: what can be said of any is said.
'use strict';

const { unavailable } = require('internal/errors');

const refused = (name, instead) => () => {
  throw unavailable('v8.' + name + '()', instead);
};

module.exports = {
  cachedDataVersionTag: () => 0,
  getHeapStatistics: () => ({
    total_heap_size: 0, total_heap_size_executable: 0, total_physical_size: 0, total_available_size: 0, used_heap_size: 0,
    heap_size_limit: 256 * 2 ** 20, malloced_memory: 0, peak_malloced_memory: 0, does_zap_garbage: 0, number_of_native_contexts: 1,
    number_of_detached_contexts: 0, total_global_handles_size: 0, used_global_handles_size: 0, external_memory: 0,
  }),
  getHeapSpaceStatistics: () => [],
  getHeapCodeStatistics: () => ({ code_and_metadata_size: 0, bytecode_and_metadata_size: 0, external_script_source_size: 0, cpu_profiler_metadata_size: 0 }),
  setFlagsFromString() {},
  takeCoverage() {},
  stopCoverage() {},
  serialize: refused('serialize', 'use JSON.stringify or structuredClone.'),
  deserialize: refused('deserialize', 'use JSON.parse or structuredClone.'),
  getHeapSnapshot: refused('getHeapSnapshot', 'the memory of an app cannot be looked at.'),
  writeHeapSnapshot: refused('writeHeapSnapshot', 'the memory of an app cannot be looked at.'),
};
