"""The files of one sending, as every floor takes them (`kernel.sent_files`)."""

from kernel.sent_files import came_before, is_fine, keep_for, none_refused, take_files, taken

__all__ = ["came_before", "is_fine", "keep_for", "none_refused", "take_files", "taken"]
