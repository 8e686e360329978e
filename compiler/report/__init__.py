"""What a change of the specs means for each environment: the data of a pull request's report."""
