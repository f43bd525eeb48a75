// What would change a file. None of it is possible, which is said when it is called.
'use strict';

const { numbers } = require('internal/errno');

// Of the names of functions, without Sync.
const NAMES = ['appendFile', 'chmod', 'chown', 'copyFile', 'cp', 'fchmod', 'fchown', 'fdatasync', 'fsync', 'ftruncate', 'futimes', 'lchmod',
  'lchown', 'link', 'lutimes', 'mkdir', 'mkdtemp', 'rename', 'rm', 'rmdir', 'symlink', 'truncate', 'unlink', 'utimes', 'write', 'writeFile',
  'writev'];

function readOnly(call, path) {
  const at = typeof path === 'string' && path !== '' ? " '" + path + "'" : '';
  const error = new Error('EROFS: read-only file system, ' + call + at + '; an app cannot change files, keep data with $db instead.');
  return Object.assign(error, { errno: numbers.EROFS, code: 'EROFS', syscall: call, ...(at === '' ? {} : { path }) });
}

module.exports = { NAMES, readOnly };
