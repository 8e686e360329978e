"""The kinds of findings of a deployment."""

from compiler.text.diagnostic import Code, Severity

WRONG_ACCOUNT = Code("WF701", "wrong-account")
AWS_REFUSED = Code("WF702", "aws-refused")
INPUT_NOT_FOUND = Code("WF703", "input-not-found")
RESOURCE_FAILED = Code("WF704", "resource-failed")
CHANGE_SET_REJECTED = Code("WF705", "change-set-rejected")
VALIDATION_WARNING = Code("WF706", "validation-warning", Severity.WARNING)
STACK_BUSY = Code("WF707", "stack-busy")
STACK_STUCK = Code("WF708", "stack-needs-recovery")
NOT_OURS = Code("WF709", "stack-not-ours")
TEMPLATE_TOO_LARGE = Code("WF710", "template-too-large")
EXISTS_ALREADY = Code("WF711", "log-group-exists-already")
STACK_PROTECTED = Code("WF713", "stack-protected")
NOT_AS_REVIEWED = Code("WF714", "not-as-reviewed")
DATA_LOST = Code("WF715", "data-would-be-lost")
MONITORING_WEAKER = Code("WF716", "monitoring-becomes-weaker")
PLAN_FILE = Code("WF717", "plan-file")
ALLOWED_NOTHING = Code("WF718", "allowed-nothing")
RETENTION_STAYS = Code("WF712", "retention-stays")
ACCESS_NOT_KNOWN = Code("WF719", "access-not-known")
DRIFT_NOT_KNOWN = Code("WF720", "drift-not-known")
