exports = {
  onDealUpdate: function (args) {
    console.log('one');;
    if (args.data {
      renderData();
    }
  }
};
