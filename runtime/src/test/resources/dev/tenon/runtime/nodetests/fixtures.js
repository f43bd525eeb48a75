// Files that Node's tests read.
'use strict';

const fs = require('fs');
const path = require('path');

const fixturesDir = path.join(__dirname, '..', 'fixtures');
const fixturesPath = (...names) => path.join(fixturesDir, ...names);

module.exports = {
  fixturesDir,
  path: fixturesPath,
  fileURL: (...names) => require('url').pathToFileURL(fixturesPath(...names)),
  readSync: (names, encoding) => fs.readFileSync(fixturesPath(...[].concat(names)), encoding),
  readKey: (name, encoding) => fs.readFileSync(fixturesPath('keys', name), encoding),
  get utf8TestText() {
    return fs.readFileSync(fixturesPath('utf8_test_text.txt'), 'utf8');
  },
};
