"""Dashboards as pages that one can look at before they are deployed."""
