exports = {
  text: 'it's'
};
