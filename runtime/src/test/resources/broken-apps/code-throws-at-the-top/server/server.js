const settings = JSON.parse('{');
exports = {
  onDealUpdate: function (args) {
    renderData(null, settings);
  }
};
