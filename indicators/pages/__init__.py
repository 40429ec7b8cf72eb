"""What pages, API and files say, worked out from the figures: plain functions and rows, no request, no markup."""
