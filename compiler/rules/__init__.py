"""What CloudFormation accepts and nobody wants: one rule a file, found by scanning this folder."""
