const tidy = require('./lib/tdy');

exports = {
  onDealUpdate: function (args) {
    const other = require('../outside');
    renderData(null, tidy.run(args));
  }
};
