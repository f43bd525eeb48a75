exports = {
