"""The one room that speaks to AWS: typed answers in, our own errors out."""
