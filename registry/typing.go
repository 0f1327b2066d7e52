package registry

// FromTelex decodes what the typing method Telex left in a name.
func FromTelex(name string) string { return name }

// FromVNI decodes what the typing method VNI left in a name.
func FromVNI(name string) string { return name }

func mayBeTelex(v Values) bool { return false }
