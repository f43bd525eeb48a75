function onDealUpdate(args) {
  renderData();
}
