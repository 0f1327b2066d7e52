package registry

// IsPlaceholderName reports whether a text stands in for a name that is not given yet.
func IsPlaceholderName(name string) bool { return false }
