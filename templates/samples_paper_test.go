package templates_test

import (
	"time"

	"rasoat/registry"
	"rasoat/store"
)

func paperSamples() map[string][]sample {
	docket := store.Docket{ID: 1, Number: 2, Lines: 50, Open: 12, Signer: "Trần Văn Nam", SignedOn: day(18, time.November)}
	unsigned := docket
	unsigned.Number, unsigned.Signer, unsigned.Open = 3, "", 50
	done := docket
	done.Open = 0
	view := but(confirmView(), m{
		"Docket": docket, "Open": []store.Docket{docket, unsigned}, "Signer": "Trần Văn Nam", "Made": day(16, time.November), "Sheets": 402,
		"Done": m{"Name": "Danh Thị Ngọc Hân", "Case": registry.CaseCode(563), "Return": registry.ReturnNone, "Words": ""},
	})
	return map[string][]sample{
		"paper.start":    {{of: "lists and sheets", data: view}, {of: "nothing", data: but(view, m{"Open": []store.Docket{}, "Sheets": 0})}},
		"paper.signed":   one(view),
		"paper.signer":   one(view),
		"paper.date":     one(view),
		"paper.bad_day":  one(view),
		"paper.line":     one(view),
		"paper.second":   one(view),
		"paper.mismatch": one(view),
		"paper.words":    one(view),
		"paper.end":      {{of: "lines left", data: view}, {of: "all entered", data: but(view, m{"Docket": done})}},
	}
}

// whose is whose word stands behind a record.
func whose(action registry.EventKind) m {
	return m{"Action": action, "Kind": "xã", "Whose": "Nam", "Day": "18/11", "Entered": "Lụa"}
}
