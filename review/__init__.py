"""The static report and the local review page."""
