# SPDX-License-Identifier: Apache-2.0
"""An invented parliament and its mail; see samples/README.md."""
