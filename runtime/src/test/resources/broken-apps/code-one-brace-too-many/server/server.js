exports = {
  onDealUpdate: function (args) {
    renderData();
  }
};
}
