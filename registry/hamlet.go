package registry

import "sync"

// hamletKinds are the kinds of units below a commune as they stand before a name ("Ấp 3"), with their accents.
// A kind that begins with another stands before it: "Khu phố" before "Khu".
var hamletKinds = sync.OnceValue(func() []string {
	var kinds []string
	for _, row := range table("words", "kind", "words") {
		if wordKind(row[0]) == wordHamlet {
			kinds = append(kinds, alternatives(row[1])...)
		}
	}
	return kinds
})
