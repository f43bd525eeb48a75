exports = {
  onDealUpdate: function (args: any): void {
    renderData();
  }
};
