"""An institution's whole life: filed, selected, supervised, inspected, named, gone."""
