package documents

// What a list may measure (contracts.md, "Limits").
const (
	MaxUpload   = 20 << 20
	MaxInflated = 512 << 20
	MaxRows     = 1_000_000
	MaxColumns  = 200
	MaxCell     = 32_767 // characters, the limit of Excel itself
)
