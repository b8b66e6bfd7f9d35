"""Bytes ▶ text ▶ DOM: charset, kinds of file, limits for hostile markup."""
