// Looks over every contact that is created or updated, and says what somebody should tidy up. What it
// has said before it does not say again, as long as nobody has tidied it up in between.
const email = require('./lib/email');
const phone = require('./lib/phone');

exports = {
  onContactSaved: async function (args) {
    const contact = args.data.contact;
    const findings = []
      .concat(email.check(value(contact.work_email), args.iparams.free_mail_domains))
      .concat(phone.check('mobile', value(contact.mobile_number), args.iparams.country_code))
      .concat(phone.check('work', value(contact.work_number), args.iparams.country_code));

    if (!value(contact.last_name)) {
      findings.push({ field: 'last_name', problem: 'is empty' });
    }

    const said = await remembered(contact.id);
    findings.forEach(function (finding) {
      if (!said.includes(text(finding))) {
        console.warn('Contact %d: %s', contact.id, text(finding));
      }
    });
    if (findings.length === 0) {
      console.info('Contact %d is tidy', contact.id);
    }
    await remember(contact.id, findings.map(text));
    renderData(null, { contact: contact.id, event: args.event, findings: findings });
  },
};

// What was said of a contact the last time. More contacts may change in a minute than there may be calls
// of $db: then it is said again.
function remembered(contact) {
  return $db.get('contact:' + contact).then(record => record.said, () => []);
}

function remember(contact, said) {
  const key = 'contact:' + contact;
  const done = said.length > 0 ? $db.set(key, { said: said }) : $db.delete(key);
  return done.catch(error => console.info('Contact %d is not remembered: %s', contact, error.message));
}

function text(finding) {
  return finding.field + ' ' + finding.problem;
}

// Most fields of a contact are objects with a label, a type and the value.
function value(field) {
  return field && typeof field === 'object' ? field.value : field;
}
