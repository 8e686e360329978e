"""Policies for those who plan and deploy, made of what the templates hold."""
