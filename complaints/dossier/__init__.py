"""案件材料包, pure: what one reader may take away of a case, as plain values; its JSON, its archive."""
