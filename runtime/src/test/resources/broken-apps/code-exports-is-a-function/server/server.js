exports = function onDealUpdate(args) {};
