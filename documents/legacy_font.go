package documents

import "strings"

// fontKind says for which encoding the font of a cell was drawn.
type fontKind uint8

const (
	fontUnicode fontKind = iota
	fontTCVN3
	fontTCVN3Upper // draws capitals where small letters are written
	fontVNI
)

// fontOf judges a font by its name: ".VnTime", ".VnTimeH", "VNI-Times".
func fontOf(name string) fontKind {
	low := strings.ToLower(strings.TrimSpace(name))
	switch {
	case strings.HasPrefix(low, ".vn") && strings.HasSuffix(low, "h"):
		return fontTCVN3Upper
	case strings.HasPrefix(low, ".vn"):
		return fontTCVN3
	case strings.HasPrefix(low, "vni-"), strings.HasPrefix(low, "vni "):
		return fontVNI
	}
	return fontUnicode
}
