const fs = require('fs');
exports = {
  run: function (args) { return require('./deep'); }
};
