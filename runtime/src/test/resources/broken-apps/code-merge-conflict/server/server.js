exports = {
<<<<<<< HEAD
  onDealUpdate: function (args) {}
=======
  onDealUpdate: function (args) { console.log(args); }
>>>>>>> other
};
