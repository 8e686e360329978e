"""What CloudFormation does for each resource type, a module a service."""
