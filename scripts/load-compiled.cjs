// Stands in the bundle for the commands, which `loadCompiled` finds beside it.
module.exports = require('./compiled.cjs').loadCompiled(__dirname).exports;
