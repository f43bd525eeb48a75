exports = {
  // What is wrong with an address, and how it should be written.
  check: function (address, freeMailDomains) {
    if (!address) {
      return [];
    }
    const tidy = address.trim().toLowerCase();
    const findings = [];
    if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(tidy)) {
      return [{ field: 'work_email', problem: 'is not an address' }];
    }
    if (tidy !== address) {
      findings.push({ field: 'work_email', problem: 'is not in its usual form', suggestion: tidy });
    }
    const domain = tidy.slice(tidy.indexOf('@') + 1);
    const free = (freeMailDomains || '').split(',').map((name) => name.trim().toLowerCase());
    if (free.includes(domain)) {
      findings.push({ field: 'work_email', problem: 'is a private address at ' + domain });
    }
    return findings;
  },
};
