exports = {
  // What is wrong with a phone number, and how it should be written (E.164).
  check: function (kind, number, countryCode) {
    if (!number) {
      return [];
    }
    const field = kind + '_number';
    const digits = number.replace(/\D/g, '');
    if (digits.length < 7 || digits.length > 15) {
      return [{ field: field, problem: 'has ' + digits.length + ' digits, which no phone number has' }];
    }
    const tidy = '+' + (number.trim().startsWith('+') ? digits : countryCode + digits);
    return tidy === number ? [] : [{ field: field, problem: 'is not in international form', suggestion: tidy }];
  },
};
