exports = {
  onDealUpdate: 'later'
};
