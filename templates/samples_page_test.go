package templates_test

func pageSamples() map[string][]sample {
	return map[string][]sample{
		"page.who":    text(m{"Me": women(), "Unit": commune()}),
		"page.file":   text("danh-sach-chuyen-cong-an.xlsx"),
		"page.broken": text("K7P2"),
	}
}
