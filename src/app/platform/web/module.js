// Before emscripten's own code: newer Node has a fetch that cannot read files.
if (typeof process === 'object' && process.versions && process.versions.node) globalThis.fetch = undefined
