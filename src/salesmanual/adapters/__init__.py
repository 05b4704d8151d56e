"""Well-kept libraries behind the words of the kernel; each module needs an extra of its own.

- `salesmanual.adapters.holidays` reads working calendars from the package `holidays` (extra `holidays`).
"""
