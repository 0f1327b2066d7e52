package documents

// What a list may measure (contracts.md, "Limits").
const (
	MaxUpload   = 20 << 20
	MaxInflated = 512 << 20
	MaxRows     = 1_000_000
	MaxColumns  = 200
	MaxCell     = 32_767   // characters, the limit of Excel itself
	MaxLongText = 32 << 20 // bytes of all cells of more than LongCell together
	LongCell    = 500      // characters
)

// What keeps a file that was made to do harm from filling the memory; no list comes near.
const (
	maxSheets = 1_000
	maxStyles = 65_536
	maxShared = 4_000_000 // texts that cells share
	// maxSharedBytes is what the texts that cells share may take together: those of a province take a tenth.
	maxSharedBytes = 256 << 20
	maxCellBytes   = 4 * MaxCell // the longest cell in UTF-8
	// maxElements is what one part of a workbook may be made of: the cells of a province take a fourth.
	maxElements = 48_000_000
	// longestSaid is in bytes what a heading, a total or a signature may take, and a text in an old font; longer ones are
	// not looked at closely.
	longestSaid = 1_000
	// maxStudied is how many bytes beyond ASCII are looked at to tell in which font a sheet was typed.
	maxStudied = 1 << 20
	// maxWhole is the largest file of a format that has to be held as a whole.
	maxWhole = 64 << 20
)
