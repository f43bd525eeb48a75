// Looks over every contact that is created or updated, and says what somebody should tidy up.
const email = require('./lib/email');
const phone = require('./lib/phone');

exports = {
  onContactSaved: function (args) {
    const contact = args.data.contact;
    const findings = []
      .concat(email.check(value(contact.work_email), args.iparams.free_mail_domains))
      .concat(phone.check('mobile', value(contact.mobile_number), args.iparams.country_code))
      .concat(phone.check('work', value(contact.work_number), args.iparams.country_code));

    if (!value(contact.last_name)) {
      findings.push({ field: 'last_name', problem: 'is empty' });
    }

    findings.forEach(function (finding) {
      console.warn('Contact %d: %s %s', contact.id, finding.field, finding.problem);
    });
    if (findings.length === 0) {
      console.info('Contact %d is tidy', contact.id);
    }
    renderData(null, { contact: contact.id, event: args.event, findings: findings });
  },
};

// Most fields of a contact are objects with a label, a type and the value.
function value(field) {
  return field && typeof field === 'object' ? field.value : field;
}
