module.exports = {
  onDealUpdate: function (args) {
    renderData();
  }
};
