const _ = require('lodash');
// const fs = require('fs');
exports = {
  onDealUpdate: function (args) {
    const text = "require('path')";
    renderData(null, _.pick(args.data, 'deal'), text);
  }
};
