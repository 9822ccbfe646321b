# SPDX-License-Identifier: Apache-2.0
"""Invented organisations with fourteen years of mail, and the truth about it."""
