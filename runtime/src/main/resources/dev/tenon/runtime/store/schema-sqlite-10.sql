-- Version 10: what senders say of an event beside its body, which filter policies look at.

-- The attributes that were sent along, as SNS writes them: {"name": {"Type": "String", "Value": "x"}}.
-- NULL where nothing was. What can be read off the body is not kept twice. head_crc covers it where
-- it is there.
ALTER TABLE event ADD COLUMN attributes TEXT;
