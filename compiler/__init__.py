"""watchform: YAML specs of AWS monitoring become reviewed CloudFormation."""
